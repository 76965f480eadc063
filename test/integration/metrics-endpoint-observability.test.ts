import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { createServiceMetrics } from '../../src/telemetry/service-metrics.ts';
import { findProgram } from '../support/prometheus/find-program.ts';

const root = join(import.meta.dirname, '../..');
const alertsPath = join(root, 'deploy/observability/alerts.yaml');
const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })) })
  .parse(parse(readFileSync(alertsPath, 'utf8')))
  .groups.flatMap(({ rules }) => rules);
const { panels } = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        type: z.string(),
        title: z.string(),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(root, 'deploy/observability/dashboard.json'), 'utf8')));
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

let folder: string;
let promtool: string;
/** Every name that a query may use. */
let names: ReadonlySet<string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-rules-'));
  promtool = await findProgram('promtool', 'prometheus');
  const text = await createServiceMetrics({ operationNames: 1 }).text();
  names = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What promtool says of a file made for it; `null` when it is content. */
function complaint(args: readonly string[], content: unknown): string | null {
  const file = join(folder, `${args.join('-')}.yaml`);
  writeFileSync(file, stringify(content));
  const { status, stdout, stderr } = spawnSync(promtool, [...args, file], { encoding: 'utf8' });
  return status === 0 ? null : stdout + stderr;
}

const unknownNames = (expr: string) =>
  [...expr.matchAll(/\b(?:sightline|nodejs|process)_\w+/g)].map(([name]) => name).filter((name) => !names.has(name));

describe('The alerts', () => {
  it('are rules that Prometheus takes', () => {
    const { status, stdout, stderr } = spawnSync(
      promtool,
      ['check', 'rules', '--lint=all', '--lint-fatal', alertsPath],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${alerts.length} rules found`);
  });

  it('ask only for metrics that the gateway has', () => {
    expect(alerts.flatMap(({ alert, expr }) => unknownNames(expr).map((name) => `${alert}: ${name}`))).toEqual([]);
  });

  it('fire for an endpoint that fails on every instance, and not for one that comes back', () => {
    const series = (region: string, state: string, values: string) => ({
      series: `sightline_upstream_circuit_state{instance="a",source="nhn",region="${region}",state="${state}"}`,
      values,
    });
    const failing = {
      exp_labels: { severity: 'warning', source: 'nhn', region: 'kr' },
      exp_annotations: {
        summary: 'nhn kr is failing',
        description:
          'No instance has had a closed circuit to it for two minutes. Its fields are null or stale, all others are answered.',
      },
    };
    const faults = complaint(['test', 'rules'], {
      rule_files: [alertsPath],
      evaluation_interval: '15s',
      tests: [
        {
          interval: '15s',
          input_series: [
            series('kr', 'CLOSED', '1 1 0x40'),
            series('kr', 'OPEN', '0 0 1x40'),
            series('jp', 'CLOSED', '1 0 0 0 1x40'),
            series('jp', 'OPEN', '0 1 1 1 0x40'),
          ],
          alert_rule_test: [
            { eval_time: '1m', alertname: 'SightlineEndpointFailing', exp_alerts: [] },
            { eval_time: '4m', alertname: 'SightlineEndpointFailing', exp_alerts: [failing] },
            { eval_time: '4m', alertname: 'SightlineNoSourceUsable', exp_alerts: [] },
          ],
        },
      ],
    });
    expect(faults).toBeNull();
  });
});

describe('The dashboard', () => {
  it('has panels that do not overlap, each with an id of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('asks only for metrics that the gateway has', () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.flatMap(({ title, expr }) => unknownNames(expr).map((name) => `${title}: ${name}`))).toEqual([]);
  });

  it('shows every metric of the gateway', () => {
    const shown = queries.map(({ expr }) => expr).join('\n');
    const own = [...names].map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
    // How many had to wait is told by how many wait.
    const hidden = own.filter((name) => name.startsWith('sightline_') && !shown.includes(name));
    expect([...new Set(hidden)]).toEqual(['sightline_upstream_queued_total']);
  });

  it('has queries that Prometheus takes', () => {
    const rules = queries.map(({ expr }, i) => ({
      record: `panel:${i}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
    }));
    expect(complaint(['check', 'rules'], { groups: [{ name: 'panels', rules }] })).toBeNull();
  });
});

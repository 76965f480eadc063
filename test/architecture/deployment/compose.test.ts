import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../../../src/config/load-config.ts';

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  ports: z.array(z.string()).default([]),
});

const { services } = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(readFileSync('compose.yaml', 'utf8')));
const config = parseConfig(readFileSync('deploy/compose/sightline.yaml', 'utf8'), { NODE_ENV: 'production' });

describe('compose.yaml', () => {
  it('runs the gateway, Prometheus and Redis, each with a read-only root, no capability and a health check', () => {
    expect(Object.keys(services).sort()).toEqual(['gateway', 'prometheus', 'redis']);
    for (const [name, one] of Object.entries(services)) {
      // The gateway's health check is in its image.
      const isChecked = one.build !== undefined || one.healthcheck !== undefined;
      expect({ name, readOnly: one.read_only, capDrop: one.cap_drop, isChecked }).toEqual({
        name,
        readOnly: true,
        capDrop: ['ALL'],
        isChecked: true,
      });
    }
  });

  it('mounts only files that exist, and publishes ports to this machine alone', () => {
    const all = Object.values(services);
    const mounted = all.flatMap((one) => one.volumes.map((volume) => volume.split(':')[0] ?? ''));

    expect(mounted.filter((path) => path.startsWith('.') && !existsSync(path))).toEqual([]);
    expect(all.flatMap((one) => one.ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('names a version for every image that it does not build', () => {
    const foreign = Object.values(services).filter((one) => one.build === undefined);

    expect(foreign.filter((one) => !/:[^:]*\d/.test(one.image)).map((one) => one.image)).toEqual([]);
  });

  it('gives the gateway a configuration that it accepts, over the Prometheus beside it', () => {
    expect(config.sources).toMatchObject([{ kind: 'prometheus', url: 'http://prometheus:9090' }]);
  });

  it('lets the gateway share through the Redis beside it', () => {
    const { hostname } = new URL(config.cache.redisUrl ?? '');

    expect(Object.keys(services)).toContain(hostname);
  });

  it('waits longer for the gateway to stop than requests in flight may take', () => {
    const graceMs = Number.parseInt(services.gateway?.stop_grace_period ?? '0', 10) * 1000;

    expect(graceMs).toBeGreaterThan(config.limits.shutdownGraceMs);
  });
});

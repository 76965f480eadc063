import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../../../src/config/load-config.ts';
import { schemaFaults, unknownKeys } from './manifest-faults.ts';

const folder = 'deploy/kubernetes';
const configText = readFileSync(join(folder, 'sightline.yaml'), 'utf8');

const kustomization = z
  .strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    labels: z.array(z.strictObject({ pairs: z.record(z.string(), z.string()) })),
    resources: z.array(z.string()),
    configMapGenerator: z.array(z.strictObject({ name: z.string(), files: z.array(z.string()) })),
    images: z.array(z.strictObject({ name: z.string(), newTag: z.string() })),
  })
  .parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));

function read(file: string): unknown {
  return parse(readFileSync(join(folder, file), 'utf8'));
}

const labels = z.record(z.string(), z.string());
const port = z.object({ name: z.string(), containerPort: z.number() });
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const deployment = z
  .object({
    spec: z.object({
      replicas: z.undefined().optional(),
      selector: z.object({ matchLabels: labels }),
      strategy: z.object({ rollingUpdate: z.object({ maxUnavailable: z.number() }) }),
      template: z.object({
        metadata: z.object({ labels }),
        spec: z.object({
          automountServiceAccountToken: z.boolean(),
          terminationGracePeriodSeconds: z.number(),
          securityContext: z.object({ runAsNonRoot: z.boolean(), runAsUser: z.number() }),
          topologySpreadConstraints: z.array(z.object({ topologyKey: z.string() })),
          containers: z.tuple([
            z.object({
              image: z.string(),
              ports: z.array(port),
              env: z.array(
                z.object({
                  name: z.string(),
                  value: z.string().optional(),
                  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
                }),
              ),
              startupProbe: probe,
              livenessProbe: probe,
              readinessProbe: probe,
              lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
              resources: z.object({ requests: labels, limits: labels }),
              securityContext: z.unknown(),
              volumeMounts: z.array(z.object({ mountPath: z.string(), readOnly: z.boolean() })),
            }),
          ]),
        }),
      }),
    }),
  })
  .parse(read('deployment.yaml')).spec;
const pod = deployment.template.spec;
const [container] = pod.containers;

const named = [...configText.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name = '']) => name);
const config = parseConfig(configText, {
  NODE_ENV: 'production',
  ...Object.fromEntries(named.map((name) => [name, `value-of-${name}`])),
  REDIS_URL: 'rediss://:password@redis.example.com:6379',
});

describe('deploy/kubernetes', () => {
  it('has exactly the manifests that it lists', () => {
    const others = ['kustomization.yaml', 'sightline.yaml'];
    const files = readdirSync(folder).filter((file) => !others.includes(file));

    expect(kustomization.resources.toSorted()).toEqual(files.toSorted());
  });

  it.each(kustomization.resources)('%s is what Kubernetes takes', (file) => {
    expect(schemaFaults(read(file))).toEqual([]);
  });

  it('has no key that Kubernetes would pass over; a wrong type and a misspelt key would be found', async () => {
    const manifest = z.looseObject({ spec: z.looseObject({}) }).parse(read('deployment.yaml'));
    const wrong = (spec: Readonly<Record<string, unknown>>) => ({ ...manifest, spec: { ...manifest.spec, ...spec } });

    expect(schemaFaults(wrong({ replicas: 'two' }))).toHaveLength(1);
    expect(await unknownKeys([...kustomization.resources.map(read), wrong({ replica: 2 })])).toEqual([
      expect.stringContaining('"replica"\' does not exist'),
    ]);
  });

  it('gives the gateway a configuration that it accepts, with callers told apart and a shared cache', () => {
    expect(kustomization.configMapGenerator).toEqual([{ name: 'sightline', files: ['config.yaml=sightline.yaml'] }]);
    expect(container.volumeMounts).toEqual([{ mountPath: '/etc/sightline', readOnly: true }]);
    expect(config.auth?.apiKeys).toHaveLength(1);
    expect(config.cache.redisUrl).toBeDefined();
    expect(config).toMatchObject({ playground: false, introspection: false });
  });

  it('has every secret by reference, and none besides those that the configuration names', () => {
    const referred = container.env.filter(({ valueFrom }) => valueFrom !== undefined);

    expect(referred.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
    expect(container.env.filter(({ value }) => value !== undefined).map(({ name }) => name)).toEqual(['NODE_OPTIONS']);
    expect(readdirSync(folder).map((file) => JSON.stringify(read(file)))).not.toContain('"kind":"Secret"');
  });

  it('runs without root, rights or a writable file system', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('asks the probes that the gateway answers, on the ports that it listens on', () => {
    expect(container.ports).toEqual([
      { name: 'http', containerPort: config.listen.port },
      { name: 'metrics', containerPort: config.listen.adminPort },
    ]);
    expect(
      [container.startupProbe, container.livenessProbe, container.readinessProbe].map((one) => one.httpGet),
    ).toEqual([
      { path: '/livez', port: 'http' },
      { path: '/livez', port: 'http' },
      { path: '/readyz', port: 'http' },
    ]);
  });

  it('loses no request when pods come and go: none leaves before its successor is ready, and each has time', () => {
    const graceMs = pod.terminationGracePeriodSeconds * 1_000;

    expect(deployment.strategy.rollingUpdate.maxUnavailable).toBe(0);
    expect(graceMs).toBeGreaterThan(container.lifecycle.preStop.sleep.seconds * 1_000 + config.limits.shutdownGraceMs);
    expect(pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
  });

  it('leaves room in memory for the caches, and bounds it', () => {
    const bytes = 1_024 ** 3;
    const heap = Number(/--max-old-space-size=(\d+)/.exec(JSON.stringify(container.env))?.[1]) * 1_024 ** 2;

    expect(container.resources.limits).toEqual({ memory: '1Gi' });
    expect(heap).toBeLessThan(bytes * 0.8);
    expect(heap).toBeGreaterThan(config.limits.cacheBytes * 1.25 * 2);
  });

  it('selects its own pods everywhere, by the label that they carry', () => {
    const own = { 'app.kubernetes.io/name': 'sightline' };
    const texts = ['service.yaml', 'pod-disruption-budget.yaml', 'network-policy.yaml'].map((file) =>
      JSON.stringify(read(file)),
    );

    expect(deployment.selector.matchLabels).toEqual(own);
    expect(deployment.template.metadata.labels).toEqual(own);
    for (const text of texts) expect(text).toContain(JSON.stringify(own));
  });

  it('names the version of the image that this is', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));

    expect(kustomization.images).toEqual([{ name: container.image, newTag: version }]);
  });
});

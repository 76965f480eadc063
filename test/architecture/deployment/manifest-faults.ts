import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service, ServiceAccount } from 'kubernetes-models/v1';
import { z } from 'zod';

const kinds = {
  Deployment: { model: Deployment, from: 'kubernetes-models/apps/v1' },
  HorizontalPodAutoscaler: { model: HorizontalPodAutoscaler, from: 'kubernetes-models/autoscaling/v2' },
  NetworkPolicy: { model: NetworkPolicy, from: 'kubernetes-models/networking.k8s.io/v1' },
  PodDisruptionBudget: { model: PodDisruptionBudget, from: 'kubernetes-models/policy/v1' },
  Service: { model: Service, from: 'kubernetes-models/v1' },
  ServiceAccount: { model: ServiceAccount, from: 'kubernetes-models/v1' },
};
const kindOf = z.looseObject({
  apiVersion: z.string(),
  kind: z.custom<keyof typeof kinds>((kind) => typeof kind === 'string' && kind in kinds),
});

/** What Kubernetes' JSON schema of its kind finds wrong with a manifest: missing keys, wrong types, wrong values. */
export function schemaFaults(manifest: unknown): string[] {
  const { kind, apiVersion } = kindOf.parse(manifest);
  // The model fills in its own.
  if (`kubernetes-models/${apiVersion}` !== kinds[kind].from) return [`${kind} is not of ${apiVersion}`];
  try {
    Reflect.construct(kinds[kind].model, [manifest]).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Keys that no manifest of the kind has: the JSON schemas let them pass, the types of the same models do not. */
export async function unknownKeys(manifests: readonly unknown[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-manifests-'));
  try {
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'manifests.mts'), manifests.map(asStatements).join('\n'));
    const args = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '', 'manifests.mts'];
    const output = await promisify(execFile)(resolve('node_modules/.bin/tsc'), args, { cwd: folder }).then(
      () => '',
      (error: { readonly stdout: unknown }) => String(error.stdout),
    );
    return output.split('\n').filter((line) => line.includes('error TS'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function asStatements(manifest: unknown, i: number): string {
  const { kind, apiVersion, ...rest } = kindOf.parse(manifest);
  return `import { ${kind} as Kind${i} } from '${kinds[kind].from}';\nnew Kind${i}(${JSON.stringify(rest)});`;
}

import { builtinModules } from 'node:module';
import type { SourceFile } from './source-file.ts';

/** Packages that only some places may import: a package behind one door can be replaced there. */
export type PackageDoors = Readonly<Record<string, readonly string[]>>;

/** The doors of this house; places are paths from the project root. */
export const packageDoors: PackageDoors = {
  got: ['src/upstreams/http/'],
  dataloader: ['src/loaders/'],
  '@apollo/server': ['src/server/', 'src/app.ts'],
  '@as-integrations/fastify': ['src/server/', 'src/app.ts'],
  fastify: ['src/server/', 'src/playground/', 'src/app.ts'],
  'type-graphql': ['src/graphql/', 'src/auth/'],
  cockatiel: ['src/resilience/'],
  'prom-client': ['src/telemetry/'],
  '@opentelemetry/api': ['src/telemetry/tracing/'],
  '@opentelemetry/sdk-trace': ['src/telemetry/tracing/'],
  '@opentelemetry/resources': ['src/telemetry/tracing/'],
  '@opentelemetry/exporter-trace-otlp-http': ['src/telemetry/tracing/'],
  '@redis/client': ['src/cache/'],
  '@prometheus-io/lezer-promql': ['src/promql/'],
  protobufjs: ['src/upstreams/prometheus/write/'],
  snappyjs: ['src/upstreams/prometheus/write/'],
};

/** Every import of a package through another door than its own, in words. */
export function findDoorFaults(files: readonly SourceFile[], doors: PackageDoors): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap(({ isRelative, target, line }) => {
      const places = isRelative ? undefined : doors[target];
      if (places === undefined || places.some((place) => file.path.startsWith(place))) return [];
      return [`${file.path}:${line}: imports ${target}, which is only for ${places.join(' and ')}`];
    }),
  );
}

/**
 * Every package that the service imports without having it in production. The playground's page is left out: it is
 * bundled when the project is built, so its packages are not needed later.
 */
export function findUnshippedPackages(files: readonly SourceFile[], dependencies: ReadonlySet<string>): string[] {
  return files
    .filter((file) => !file.path.startsWith('src/playground/page/'))
    .flatMap((file) =>
      file.imports
        .filter((one) => !one.isRelative && !one.target.startsWith('node:'))
        .filter((one) => !builtinModules.includes(one.target) && !dependencies.has(one.target))
        .map(
          (one) => `${file.path}:${one.line}: imports ${one.target}, which is not in "dependencies" of package.json`,
        ),
    );
}

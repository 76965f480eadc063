import { z } from 'zod';
import { type ConfigFault, keyPath } from './config-error.ts';
import { limitsSchema } from './limits.schema.ts';
import { NHN_ENDPOINTS } from './source.schema.ts';

// What can be made out of a configuration that may be wrong elsewhere: a fault in one place must not hide one in another.
const text = z.string().optional().catch(undefined);
const codes = z.record(z.string(), z.unknown());
const project = z.object({ id: text, regions: z.array(z.unknown()).catch([]) }).catch({ id: undefined, regions: [] });
const source = z
  .object({ name: text, kind: text, endpoints: codes.optional().catch({}), projects: z.array(project).catch([]) })
  .transform(({ endpoints, ...rest }) => ({
    ...rest,
    codes: Object.keys(endpoints ?? (rest.kind === 'nhn' ? NHN_ENDPOINTS : {})),
  }))
  .catch({ name: undefined, kind: undefined, codes: [], projects: [] });
const { pageSize, pageSizeMax } = limitsSchema.shape;
const limits = z
  .object({ pageSize: pageSize.catch(0), pageSizeMax: pageSizeMax.catch(Number.POSITIVE_INFINITY) })
  .prefault({})
  .catch({ pageSize: 0, pageSizeMax: 0 });
const outline = z
  .object({ defaultRegion: text, sources: z.array(source).catch([]), limits })
  .catch({ defaultRegion: undefined, sources: [], limits: { pageSize: 0, pageSizeMax: 0 } });

type Source = z.infer<typeof source>;

/**
 * Faults between values that may each be right: names given twice, regions that nobody has. Works on the file as it is,
 * whatever else is wrong with it, so that every fault is told at once.
 */
export function relationFaults(tree: unknown): ConfigFault[] {
  const { sources, defaultRegion, limits } = outline.parse(tree);
  const regions = [...new Set(sources.flatMap(({ codes }) => codes))];
  return [
    ...repeated(sources.map(({ name }) => name)).map((i) => ({
      path: keyPath(['sources', i, 'name']),
      message: 'accepted: a name that no other source has',
    })),
    ...sources.flatMap(projectFaults),
    ...(defaultRegion !== undefined && !regions.includes(defaultRegion)
      ? [
          {
            path: keyPath(['defaultRegion']),
            message: `accepted: a configured region: ${regions.join(', ') || 'none is configured'}`,
          },
        ]
      : []),
    ...(limits.pageSize > limits.pageSizeMax
      ? [{ path: keyPath(['limits', 'pageSize']), message: 'accepted: at most limits.pageSizeMax' }]
      : []),
  ];
}

function projectFaults({ codes, projects }: Source, i: number): ConfigFault[] {
  const again = repeated(projects.map(({ id }) => id)).map((j) => ({
    path: keyPath(['sources', i, 'projects', j, 'id']),
    message: 'accepted: each project once',
  }));
  const elsewhere = projects.flatMap(({ regions }, j) =>
    regions.flatMap((region, k) =>
      typeof region === 'string' && !codes.includes(region)
        ? [{ path: keyPath(['sources', i, 'projects', j, 'regions', k]), message: `accepted: ${codes.join(', ')}` }]
        : [],
    ),
  );
  return [...again, ...elsewhere];
}

/** Places of the values that stand earlier in the list already. */
function repeated(values: readonly (string | undefined)[]): number[] {
  return values.flatMap((value, i) => (value !== undefined && values.indexOf(value) !== i ? [i] : []));
}

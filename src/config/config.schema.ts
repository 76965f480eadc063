import { z } from 'zod';
import { limitsSchema } from './limits.schema.ts';
import { sourceSchema } from './source.schema.ts';

const port = z.int().min(0).max(65_535);

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'accepted: an origin, such as https://app.example.com',
});

/**
 * The whole configuration file. `production` decides the defaults that a public deployment wants closed.
 * Unknown keys are faults: a misspelt limit must not silently be its default.
 */
export function configSchema({ production }: { readonly production: boolean }) {
  return z
    .strictObject({
      listen: z
        .strictObject({
          host: z
            .string()
            .min(1)
            .default('0.0.0.0')
            .meta({ description: 'Address to listen on; `HOST` overrides it.' }),
          port: port
            .default(4_000)
            .meta({ description: 'Port to listen on; `PORT` overrides it; 0 takes a free one.' }),
          adminPort: port.optional().meta({ description: 'Port of its own for `/metrics`, taken off the public one.' }),
        })
        .prefault({}),
      defaultRegion: z.string().optional().meta({
        description: 'Region where neither argument nor header names one; the first configured when left out.',
      }),
      playground: z
        .boolean()
        .default(!production)
        .meta({ description: 'GraphiQL at `/`; `false` when NODE_ENV is production.' }),
      introspection: z
        .boolean()
        .default(!production)
        .meta({ description: 'Schema introspection; `false` when NODE_ENV is production.' }),
      sources: z
        .array(sourceSchema)
        .min(1, 'accepted: at least one source')
        .meta({ description: 'The systems behind the gateway.' }),
      cors: z
        .strictObject({
          origins: z
            .array(origin)
            .default([])
            .meta({ description: 'Origins whose browsers may call the gateway; none unless listed.' }),
        })
        .prefault({}),
      log: z
        .strictObject({
          level: z
            .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
            .default('info')
            .meta({ description: 'Least severe line that is logged.' }),
        })
        .prefault({}),
      limits: limitsSchema.prefault({}),
    })
    .superRefine((config, context) => {
      const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });

      const names = config.sources.map((source) => source.name);
      names.forEach((name, i) => {
        if (names.indexOf(name) !== i) fault(['sources', i, 'name'], 'accepted: a name that no other source has');
      });

      config.sources.forEach((source, i) => {
        if (source.kind !== 'nhn') return;
        const codes = Object.keys(source.endpoints);
        source.projects.forEach((project, j) => {
          const ids = source.projects.map(({ id }) => id);
          if (ids.indexOf(project.id) !== j) fault(['sources', i, 'projects', j, 'id'], 'accepted: each project once');
          project.regions?.forEach((region, k) => {
            if (!codes.includes(region))
              fault(['sources', i, 'projects', j, 'regions', k], `accepted: ${codes.join(', ')}`);
          });
        });
      });

      const regions = new Set(config.sources.flatMap((source) => Object.keys(source.endpoints ?? {})));
      if (config.defaultRegion !== undefined && !regions.has(config.defaultRegion)) {
        fault(['defaultRegion'], `accepted: a configured region: ${[...regions].join(', ') || 'none is configured'}`);
      }
      if (config.limits.pageSize > config.limits.pageSizeMax) {
        fault(['limits', 'pageSize'], 'accepted: at most limits.pageSizeMax');
      }
    });
}

/** The configuration with every default applied and every secret resolved. */
export type Config = z.infer<ReturnType<typeof configSchema>>;

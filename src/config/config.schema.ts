import { z } from 'zod';
import { authSchema } from './auth.schema.ts';
import { cacheSchema } from './cache.schema.ts';
import { joinSchema } from './join.schema.ts';
import { limitsSchema } from './limits.schema.ts';
import { sourceSchema } from './source.schema.ts';
import { telemetrySchema } from './telemetry.schema.ts';

const port = z.int().min(0).max(65_535);

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'accepted: an origin, such as https://app.example.com',
});

/**
 * The whole configuration file. `production` decides the defaults that a public deployment wants closed.
 * Unknown keys are faults: a misspelt limit must not silently be its default.
 */
export function configSchema({ production }: { readonly production: boolean }) {
  return z.strictObject({
    listen: z
      .strictObject({
        host: z.string().min(1).default('0.0.0.0').meta({ description: 'Address to listen on; `HOST` overrides it.' }),
        port: port.default(4_000).meta({ description: 'Port to listen on; `PORT` overrides it; 0 takes a free one.' }),
        adminPort: port.optional().meta({ description: 'Port of its own for `/metrics`, taken off the public one.' }),
      })
      .prefault({}),
    defaultRegion: z.string().optional().meta({
      description: 'Region where neither argument nor header names one; the first configured when left out.',
    }),
    playground: z.boolean().default(!production).meta({ description: 'GraphiQL at `/`.' }),
    introspection: z
      .boolean()
      .default(!production)
      .meta({ description: 'Whether clients may ask for the schema; the playground needs it.' }),
    sources: z
      .array(sourceSchema)
      .min(1, 'accepted: at least one source')
      .meta({ description: 'The systems behind the gateway.' }),
    auth: authSchema.optional(),
    join: joinSchema.prefault({}),
    trustedDocuments: z
      .strictObject({
        manifest: z
          .string()
          .min(1)
          .meta({ description: 'Path of a JSON file: documents by the SHA-256 of their texts.' }),
        mode: z.enum(['prefer', 'enforce']).default('prefer').meta({
          description: '`enforce`: no other document is executed; `prefer`: these may be named by `documentId`.',
        }),
      })
      .optional()
      .meta({ description: 'Documents that the operator vouches for.' }),
    cors: z
      .strictObject({
        origins: z
          .array(origin)
          .default([])
          .meta({ description: 'Origins whose browsers may call the gateway; none unless listed.' }),
      })
      .prefault({}),
    cache: cacheSchema.prefault({}),
    log: z
      .strictObject({
        level: z
          .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
          .default('info')
          .meta({ description: 'Least severe line that is logged.' }),
      })
      .prefault({}),
    mergeQueries: z.boolean().default(true).meta({
      description: 'Whether PromQL queries that differ only in scope or metric are sent as one, where that is exact.',
    }),
    telemetry: telemetrySchema.prefault({}),
    readiness: z.enum(['any', 'all']).default('any').meta({
      description: '`/readyz` is 503 when not `any` source can be used, or when not `all` can.',
    }),
    limits: limitsSchema.prefault({}),
  });
}

/** The configuration with every default applied and every secret resolved. */
export type Config = z.infer<ReturnType<typeof configSchema>>;

import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildGraph } from '../../src/graphql/schema.ts';

/** The SDL as it is kept in schema/schema.graphql: sorted, so that a change shows as what it is. */
export async function emittedSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildGraph({ regions: ['kr'] })))}\n`;
}

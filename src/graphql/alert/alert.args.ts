import { ArgsType, Field, ID, Int } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import type { GraphContext } from '../context.ts';

/** How every `source` argument of ZMON is described. */
export const ZMON_SOURCE = 'Name of a source of kind ZMON; the first of them when left out.';

/** Which alerts, by the definitions that fire them. */
@ArgsType()
export class AlertsArgs {
  @Field(() => [Int], {
    description: 'ZMON’s numbers of the alert definitions, as many as a page may have.',
  })
  readonly definitionIds!: readonly number[];

  @Field(() => ID, { nullable: true, description: ZMON_SOURCE })
  readonly source?: string | null;
}

/** Whether ZMON can have a definition of this number. */
export function isDefinitionId(id: number): boolean {
  return Number.isInteger(id) && id > 0;
}

/**
 * The ids, each once, in one order: fields that ask for the same alerts then share one answer.
 *
 * @throws BAD_USER_INPUT for ids that ZMON cannot have, or too many.
 */
export function definitionIdsOf(ids: readonly number[], { limits }: GraphContext): readonly number[] {
  const wrong = ids.find((id) => !isDefinitionId(id));
  if (wrong !== undefined) throw badUserInput(`definitionIds: ${wrong} is no id; accepted: positive whole numbers`);
  if (ids.length > limits.pageSizeMax) {
    throw badUserInput(`definitionIds: ${ids.length} ids; accepted: at most ${limits.pageSizeMax}`);
  }
  return [...new Set(ids)].sort((a, b) => a - b);
}

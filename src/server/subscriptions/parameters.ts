import { badUserInput } from '../../errors/sightline-error.ts';
import { isRecord } from '../is-record.ts';

/** What a GraphQL request asks, its document not read yet. */
export interface GraphqlParameters {
  readonly query?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * The parameters of a subscription.
 *
 * @throws BAD_USER_INPUT that names what is not as it should be
 */
export function readParameters(given: unknown): GraphqlParameters {
  if (!isRecord(given)) throw badUserInput('accepted: a JSON object with the query of a subscription');
  const { query, operationName, variables, extensions } = given;
  if (isLeftOut(query) || query === '') throw badUserInput('query: accepted: the text of a subscription, not its hash');
  return {
    ...one('query', query, isText, 'a text'),
    ...one('operationName', operationName, isText, 'a text'),
    ...one('variables', variables, isRecord, 'a JSON object'),
    ...one('extensions', extensions, isRecord, 'a JSON object'),
  };
}

function one<Name extends string, Value>(
  name: Name,
  value: unknown,
  isFit: (value: unknown) => value is Value,
  accepted: string,
): { [key in Name]?: Value } {
  if (isLeftOut(value)) return {};
  if (!isFit(value)) throw badUserInput(`${name}: accepted: ${accepted}`);
  return { [name]: value } as { [key in Name]?: Value };
}

function isLeftOut(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

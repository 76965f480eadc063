import { GraphQLError } from 'graphql';

const SHOWN_CHARACTERS = 80;

/**
 * What a scalar throws for a value it does not take. In a variable the answer's code stays BAD_USER_INPUT; in the
 * document's text GraphQL's validation reports it as its own, with the same message and details.
 */
export function scalarFault(
  scalar: string,
  value: unknown,
  accepted: string,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return new GraphQLError(`${scalar} cannot be ${shown}; accepted: ${accepted}`, {
    extensions: { ...extensions, code: 'BAD_USER_INPUT' },
  });
}

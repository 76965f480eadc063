import { z } from 'zod';
import { nearest } from './nearest.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
};

/**
 * What is accepted, in the words of a person who writes YAML. Given to zod for every issue whose schema says nothing
 * itself. It never quotes the value found: that may be a secret.
 */
export function faultMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const accepted = `accepted: ${TYPES[issue.expected] ?? issue.expected}`;
      return issue.input === undefined ? `missing; ${accepted}` : accepted;
    }
    case 'invalid_value':
      return `accepted: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `accepted: ${amount(issue.origin, issue.minimum, 'at least')}`;
    case 'too_big':
      return `accepted: ${amount(issue.origin, issue.maximum, 'at most')}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'unrecognized_keys':
      return acceptedKeys(issue.inst).join(' ');
    default:
      return undefined;
  }
}

/** What to say of one key that the schema does not have; `accepted` is faultMessage's word for it. */
export function unknownKey(key: string, accepted: string): string {
  const keys = accepted.split(' ').filter((each) => each !== '');
  const meant = nearest(key, keys);
  return `unknown key${meant ? `, did you mean ${meant}?` : ';'} accepted: ${keys.join(', ')}`;
}

function amount(origin: string, bound: number | bigint, which: 'at least' | 'at most'): string {
  if (origin === 'number' || origin === 'int') return `a number of ${which} ${bound}`;
  if (origin === 'string') return bound === 1 ? 'a text that is not empty' : `a text of ${which} ${bound} characters`;
  return `${which} ${bound} of them`;
}

function acceptedKeys(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

import { badUserInput } from '../../../errors/sightline-error.ts';
import type { Column } from './column.ts';
import { allOf, type HostCondition, isIn, where } from './condition.ts';
import { quoted } from './literal.ts';

declare const compiled: unique symbol;

/** A whole query, made here from checked parts: the client takes no other text. */
export type HostQuery = string & { readonly [compiled]: true };

/** How long a caller's own filter may be in a URL; what a page adds to it comes on top. */
const FILTER_URL_CHARACTERS_MAX = 5_000;
/** How long a query may be in a URL: servers read 8 KiB of request line and headers together. */
const QUERY_URL_CHARACTERS_MAX = 7_200;

/** Behind which row a page begins. */
export type PageStart = { readonly name: string } | { readonly hostId: number };

/** What sorts a list; `name` then breaks ties, so that the order is total. */
export interface QueryOrder {
  readonly column: Column;
  readonly direction: 'ASC' | 'DESC';
}

const BY_NAME: QueryOrder = { column: { name: 'hostName', type: 'text' }, direction: 'ASC' };

/**
 * The query of a list, always with its order: the server has none of its own where there is a query (upstreams.md §5,
 * quirk 15). `null` when no host can fit.
 *
 * @throws BAD_USER_INPUT when the condition is too long for a URL
 */
export function listQuery(condition: HostCondition, order: QueryOrder = BY_NAME, after?: PageStart): HostQuery | null {
  if (condition.kind === 'never') return null;
  if (condition.kind === 'where' && urlLength(condition.text) > FILTER_URL_CHARACTERS_MAX) {
    throw badUserInput(
      `filter: ${urlLength(condition.text)} characters in a URL; accepted: at most ${FILTER_URL_CHARACTERS_MAX}`,
    );
  }
  const behind = order.direction === 'ASC' ? '>' : '<';
  const start =
    after && ('name' in after ? `hostName ${behind} ${quoted(after.name)}` : `id ${behind} ${after.hostId}`);
  const whole = allOf(start === undefined ? [condition] : [condition, where(start)]);
  // The language has no order without a condition: every host has an id of 0 or more.
  const text = whole.kind === 'where' ? whole.text : 'id >= 0';
  return ordered(text, order);
}

function ordered(text: string, { column: { name }, direction }: QueryOrder): HostQuery {
  const tie = name === 'hostName' || name === 'id' ? '' : ', hostName asc';
  return `${text} order by ${name} ${direction.toLowerCase()}${tie}` as HostQuery;
}

/** Hosts wanted by what identifies them; any one of it is enough. */
export interface WantedHosts {
  readonly names?: readonly string[];
  readonly devices?: readonly string[];
  readonly hostIds?: readonly number[];
}

/**
 * Queries for all of `wanted`: one for each kind of identity, or as few as URLs are long. Texts that no URL can carry are
 * left out: nothing has them.
 */
export function queriesFor({ names = [], devices = [], hostIds = [] }: WantedHosts): HostQuery[] {
  return [
    ...queriesOver('hostName', names.filter((name) => name.isWellFormed()).map(quoted)),
    ...queriesOver('device', devices.filter((device) => device.isWellFormed()).map(quoted)),
    ...queriesOver('id', hostIds.filter(Number.isSafeInteger).map(String)),
  ];
}

/** A list without the words around it; what is longer by itself is no host's name. */
const LIST_CHARACTERS = QUERY_URL_CHARACTERS_MAX - 100;

function queriesOver(column: string, literals: readonly string[]): HostQuery[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const literal of new Set(literals)) {
    const length = urlLength(`${literal},`);
    if (length > LIST_CHARACTERS) continue;
    if (length > room) {
      chunks.push([]);
      room = LIST_CHARACTERS;
    }
    room -= length;
    chunks.at(-1)?.push(literal);
  }
  return chunks.flatMap((chunk) => {
    const condition = isIn(column, chunk);
    return condition.kind === 'where' ? ordered(condition.text, BY_NAME) : [];
  });
}

function urlLength(text: string): number {
  return new URLSearchParams([['', text]]).toString().length - 1;
}

import { badUserInput } from '../../../errors/sightline-error.ts';
import type { Column } from './column.ts';
import { allOf, anyOf, type HostCondition, isIn, where } from './condition.ts';
import { quoted } from './literal.ts';

declare const compiled: unique symbol;

/** A whole query, made here from checked parts: the client takes no other text. */
export type HostQuery = string & { readonly [compiled]: true };

/** How long a caller's own filter may be in a URL; what a page adds to it comes on top. */
export const FILTER_URL_CHARACTERS_MAX = 5_000;
/** How long a query may be in a URL: servers read 8 KiB of request line and headers together. */
export const QUERY_URL_CHARACTERS_MAX = 7_200;

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
  const { name } = order.column;
  const tie = name === 'hostName' || name === 'id' ? '' : ', hostName asc';
  return `${text} order by ${name} ${order.direction.toLowerCase()}${tie}` as HostQuery;
}

/** Hosts wanted by what identifies them; any one of it is enough. */
export interface WantedHosts {
  readonly names?: readonly string[];
  readonly devices?: readonly string[];
  readonly hostIds?: readonly number[];
}

/** Queries for all of `wanted`, as few as URLs are long. Texts that no URL can carry are left out: nothing has them. */
export function queriesFor({ names = [], devices = [], hostIds = [] }: WantedHosts): HostQuery[] {
  const parts = [
    ...literals('hostName', names.filter((name) => name.isWellFormed()).map(quoted)),
    ...literals('device', devices.filter((device) => device.isWellFormed()).map(quoted)),
    ...literals('id', hostIds.filter(Number.isSafeInteger).map(String)),
  ];
  return chunked(parts).map((chunk) => {
    const columns = Map.groupBy(chunk, ({ column }) => column);
    const condition = anyOf(
      [...columns].map(([column, of]) =>
        isIn(
          column,
          of.map(({ literal }) => literal),
        ),
      ),
    );
    return `${condition.kind === 'where' ? condition.text : 'id < 0'} order by hostName asc` as HostQuery;
  });
}

interface Part {
  readonly column: string;
  readonly literal: string;
}

function literals(column: string, texts: readonly string[]): Part[] {
  return [...new Set(texts)].map((literal) => ({ column, literal }));
}

/** What the words around the lists take, at the most. */
const FRAME_CHARACTERS = 200;

function chunked(parts: readonly Part[]): Part[][] {
  const chunks: Part[][] = [];
  let room = 0;
  for (const part of parts) {
    const length = urlLength(`${part.literal},`);
    if (length > room || chunks.length === 0) {
      chunks.push([]);
      room = QUERY_URL_CHARACTERS_MAX - FRAME_CHARACTERS;
    }
    room -= length;
    chunks.at(-1)?.push(part);
  }
  return chunks;
}

function urlLength(text: string): number {
  return new URLSearchParams([['', text]]).toString().length - 1;
}

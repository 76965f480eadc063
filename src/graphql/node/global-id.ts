import { badUserInput } from '../../errors/sightline-error.ts';

/** The types that can be found again by their id alone. */
export const NODE_TYPES = ['Workspace', 'Target', 'Server', 'AlertDefinition', 'Host'] as const;
/** A type that can be found again by its id alone. */
export type NodeType = (typeof NODE_TYPES)[number];

/** What a global id says: the type, and all that is needed to find the thing: source, region, project, own ids. */
export interface GlobalId {
  readonly type: NodeType;
  readonly parts: readonly string[];
}

/** An opaque id, unique over all sources, regions and projects. Stable: clients may keep it. */
export function toGlobalId(type: NodeType, ...parts: readonly string[]): string {
  return Buffer.from([type, ...parts].map(encodeURIComponent).join(':')).toString('base64url');
}

/**
 * Reads an id that this graph made.
 *
 * @throws BAD_USER_INPUT for any other text, and for an id of a type that `accepted` does not name.
 */
export function fromGlobalId(id: string, accepted: readonly NodeType[] = NODE_TYPES): GlobalId {
  const [name, ...parts] = read(id);
  const type = NODE_TYPES.find((known) => known === name);
  if (!type || parts.length === 0)
    throw badUserInput('not an id of this graph; accepted: the `id` of an earlier answer');
  if (!accepted.includes(type)) {
    throw badUserInput(`this is the id of a ${type}; accepted: the id of a ${accepted.join(' or ')}`);
  }
  return { type, parts };
}

function read(id: string): string[] {
  if (!/^[A-Za-z0-9_-]+$/.test(id)) return [];
  try {
    return Buffer.from(id, 'base64url').toString('utf8').split(':').map(decodeURIComponent);
  } catch {
    return [];
  }
}

import { fromGlobalId, type NodeType } from '../node/global-id.ts';

/** What global ids of one type lead to. */
interface IdsOfType {
  /** How many different ones. */
  readonly ids: number;
  /** How many lists they are in: all parts but the last name it. */
  readonly lists: number;
  /** Sources, regions and projects that they are in, each as one text; of NHN's only. */
  readonly places: readonly string[];
}

const PROJECT_TYPES: ReadonlySet<NodeType> = new Set(['Workspace', 'Target', 'Server']);

/** Global ids by their type; what is none is left out. */
export function idsByPlace(ids: unknown): ReadonlyMap<NodeType, IdsOfType> {
  if (!Array.isArray(ids)) return new Map();
  const read = [...new Set(ids)].flatMap((id: unknown) => readId(String(id)));
  return new Map(
    [...Map.groupBy(read, ({ type }) => type)].map(([type, own]) => [
      type,
      {
        ids: own.length,
        lists: new Set(own.map(({ parts }) => parts.slice(0, -1).join(':'))).size,
        places: PROJECT_TYPES.has(type) ? [...new Set(own.map(({ parts }) => parts.slice(0, 3).join(':')))] : [],
      },
    ]),
  );
}

function readId(id: string): ReturnType<typeof fromGlobalId>[] {
  try {
    return [fromGlobalId(id)];
  } catch {
    return [];
  }
}

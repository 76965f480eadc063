import { z } from 'zod';
import type { ListCache } from '../../cache/lists/list-cache.ts';
import type { ListCaches } from '../../cache/lists/list-caches.ts';
import type { NhnServer, NhnTarget, NhnWorkspace } from '../../upstreams/nhn/shapes.ts';

/** NHN's lists of a moment ago, for all requests. */
export interface NhnLists {
  readonly workspaces: ListCache<NhnWorkspace>;
  readonly targets: ListCache<NhnTarget>;
  readonly servers: ListCache<NhnServer>;
  /** After a write in `place`: none of its lists is found again. Never rejects. */
  renew(place: string): Promise<void>;
}

/** What other instances have kept is checked: theirs may be another version. */
const parseAs =
  <Row>(row: z.ZodType<Row>) =>
  (rows: unknown): readonly Row[] | null =>
    z.array(row).safeParse(rows).data ?? null;

const text = z.string();
const textOrNull = z.string().nullable();

const workspace: z.ZodType<NhnWorkspace> = z.strictObject({
  workspaceId: text,
  projectId: text,
  name: text,
  metricsPath: text,
  description: textOrNull,
  reservedCode: textOrNull,
  lastModifiedBy: textOrNull,
  lastModifiedAt: textOrNull,
});

const target: z.ZodType<NhnTarget> = z.strictObject({
  targetId: text,
  workspaceId: text,
  hostId: text,
  port: z.number(),
  resultCode: z.number().nullable(),
  failReason: textOrNull,
  monitoringStatusCode: textOrNull,
  lastModifiedBy: textOrNull,
  lastModifiedAt: textOrNull,
  name: textOrNull,
  ip: textOrNull,
});

const server: z.ZodType<NhnServer> = z.strictObject({
  hostId: text,
  projectId: text,
  name: text,
  ip: textOrNull,
  instanceId: textOrNull,
});

/** The lists that are kept: the inventory, of which one operation may need forty. What is read singly is read anew. */
export function createNhnLists(caches: ListCaches): NhnLists {
  return {
    workspaces: caches.of('workspaces', parseAs(workspace)),
    targets: caches.of('targets', parseAs(target)),
    servers: caches.of('servers', parseAs(server)),
    renew: (place) => caches.renew(place),
  };
}

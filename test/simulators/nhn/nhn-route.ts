/** The endpoints of the guide: N1–N10, then N11 and N12 (upstreams.md §1). */
export type NhnOperation =
  | 'listWorkspaces'
  | 'createWorkspace'
  | 'getWorkspace'
  | 'updateWorkspace'
  | 'deleteWorkspace'
  | 'listTargets'
  | 'listServers'
  | 'createTarget'
  | 'getTarget'
  | 'deleteTarget'
  | 'query'
  | 'query_range'
  | 'series'
  | 'labels'
  | 'label_values'
  | 'metadata';

/** A request's path understood; `operation` is null where the real system has no such endpoint. */
export interface NhnRoute {
  readonly operation: NhnOperation | null;
  /** Whether the path, under another method, is an endpoint. */
  readonly otherMethod: boolean;
  readonly projectId: string | null;
  readonly jobId: string;
  readonly targetId: string;
}

interface Pattern {
  readonly path: RegExp;
  readonly methods: Readonly<Partial<Record<string, NhnOperation>>>;
}

const project = '^/v1\\.0/projects/(?<project>[^/]+)';

const patterns: readonly Pattern[] = [
  { path: new RegExp(`${project}/jobs$`), methods: { GET: 'listWorkspaces', POST: 'createWorkspace' } },
  {
    path: new RegExp(`${project}/jobs/(?<job>[^/]+)$`),
    methods: { GET: 'getWorkspace', PUT: 'updateWorkspace', DELETE: 'deleteWorkspace' },
  },
  {
    path: new RegExp(`${project}/jobs/(?<job>[^/]+)/targets$`),
    methods: { GET: 'listTargets', POST: 'createTarget' },
  },
  {
    path: new RegExp(`${project}/jobs/(?<job>[^/]+)/targets/(?<target>[^/]+)$`),
    methods: { GET: 'getTarget', DELETE: 'deleteTarget' },
  },
  { path: new RegExp(`${project}/servers$`), methods: { GET: 'listServers' } },
  { path: /^\/prometheus\/api\/v1\/query$/, methods: { GET: 'query', POST: 'query' } },
  { path: /^\/prometheus\/api\/v1\/query_range$/, methods: { GET: 'query_range', POST: 'query_range' } },
  { path: /^\/prometheus\/api\/v1\/series$/, methods: { GET: 'series', POST: 'series' } },
  { path: /^\/prometheus\/api\/v1\/labels$/, methods: { GET: 'labels', POST: 'labels' } },
  { path: /^\/prometheus\/api\/v1\/label\/[^/]+\/values$/, methods: { GET: 'label_values' } },
  { path: /^\/prometheus\/api\/v1\/metadata$/, methods: { GET: 'metadata' } },
];

/** Reads a route; a path outside the guide's list (quirks 13 and 16) has no operation. */
export function readNhnRoute(method: string, path: string): NhnRoute {
  for (const pattern of patterns) {
    const groups = pattern.path.exec(path)?.groups ?? (pattern.path.test(path) ? {} : null);
    if (groups === null) continue;
    const operation = pattern.methods[method] ?? null;
    return {
      operation,
      otherMethod: operation === null,
      projectId: groups.project === undefined ? null : decode(groups.project),
      jobId: decode(groups.job ?? ''),
      targetId: decode(groups.target ?? ''),
    };
  }
  return { operation: null, otherMethod: false, projectId: null, jobId: '', targetId: '' };
}

/** Whether the endpoint belongs to the Prometheus proxy. */
export function isProxied(path: string): boolean {
  return path.startsWith('/prometheus/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

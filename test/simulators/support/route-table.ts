import type { SimulatedRequest } from './simulated-request.ts';

/** One endpoint: `path` is matched against the path as sent, and its groups are handed on still percent-encoded. */
export interface Route<Context> {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (context: Context, groups: readonly string[]) => void | Promise<void>;
}

/** A route with the groups that its path gave. */
export interface RouteMatch<Context> {
  readonly route: Route<Context>;
  readonly groups: readonly string[];
}

/** The first route that takes this method and path; null when none does. */
export function findRoute<Context>(
  routes: readonly Route<Context>[],
  request: Pick<SimulatedRequest, 'method' | 'path'>,
): RouteMatch<Context> | null {
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const match = route.path.exec(request.path);
    if (match !== null) return { route, groups: match.slice(1).map((group) => group ?? '') };
  }
  return null;
}

/** Undoes percent-encoding; null when it is malformed. */
export function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

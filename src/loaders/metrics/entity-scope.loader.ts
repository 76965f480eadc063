import { type ProjectScope, scopeKey } from '../../selection/project-scope.ts';
import type { Labels } from '../../timeseries/series.ts';
import type { NhnTarget, NhnWorkspace } from '../../upstreams/nhn/shapes.ts';
import { eachByIdentity, groupBy, loaderByIdentity } from '../by-identity.ts';
import type { ServerKey } from '../nhn/server.loader.ts';
import type { TargetLoader } from '../nhn/target.loader.ts';
import type { WorkspaceLoader } from '../nhn/workspace.loader.ts';
import { fillTemplate, type SeriesScope, scopeFromTemplates } from './series-scope.ts';

/** Between entities and series, by the source's `scope` templates, in both directions. */
export interface EntityScopeLoader {
  ofWorkspace(scope: ProjectScope, workspace: NhnWorkspace): SeriesScope;
  ofTarget(scope: ProjectScope, target: NhnTarget): Promise<SeriesScope>;
  /** Over the server's targets; a server without any has an empty scope. */
  ofServer(key: ServerKey): Promise<SeriesScope>;
  /** The target whose series this is; `null` when there is none, or several that the labels cannot tell apart. */
  targetOf(scope: ProjectScope, labels: Labels): Promise<NhnTarget | null>;
  /** The id of the server whose series this is; `null` when there is none, or several. */
  hostIdOf(scope: ProjectScope, labels: Labels): Promise<string | null>;
  /** Forgets what was read: after a write. */
  clear(): void;
}

/** Makes the scopes of one request; `workspaces` and `targets` are its loaders. */
export function createEntityScopeLoader(workspaces: WorkspaceLoader, targets: TargetLoader): EntityScopeLoader {
  const workspaceName = async (scope: ProjectScope, { workspaceId }: NhnTarget): Promise<string | null> =>
    (await workspaces.byId({ scope, workspaceId }))?.name ?? null;

  const fields = async (scope: ProjectScope, target: NhnTarget) => {
    const named = Object.values(scope.source.scope.target).some((template) => template.includes('{workspace}'));
    const { ip, name, port } = target;
    return { ip, name, port: String(port), workspace: named ? await workspaceName(scope, target) : null };
  };

  // The other direction: every target of the project in the region, by the label values that its template gives.
  const index = loaderByIdentity<ProjectScope, ReadonlyMap<string, readonly NhnTarget[]>>(scopeKey, (scopes) =>
    eachByIdentity(scopes, scopeKey, async (scope) => {
      const templates = Object.entries(scope.source.scope.target);
      const labelled = await Promise.all(
        (await targets.all(scope)).map(async (target) => {
          const known = await fields(scope, target);
          return { target, key: JSON.stringify(templates.map(([, template]) => fillTemplate(template, known))) };
        }),
      );
      const groups = groupBy(labelled, ({ key }) => key);
      return new Map([...groups].map(([key, group]) => [key, group.map(({ target }) => target)]));
    }),
  );

  const candidates = async (scope: ProjectScope, labels: Labels): Promise<readonly NhnTarget[]> => {
    const names = Object.keys(scope.source.scope.target);
    if (names.some((name) => labels[name] === undefined)) return [];
    return (await index.load(scope))?.get(JSON.stringify(names.map((name) => labels[name]))) ?? [];
  };

  const ofWorkspace = (scope: ProjectScope, { name }: NhnWorkspace): SeriesScope =>
    scopeFromTemplates(scope.source.scope.workspace, [{ name }]);

  // The same ip:port can be a target of two workspaces: their own labels (job) then decide.
  const narrow = async (scope: ProjectScope, labels: Labels): Promise<readonly NhnTarget[]> => {
    const found = await candidates(scope, labels);
    if (found.length < 2) return found;
    const named = await Promise.all(
      found.map(async ({ workspaceId }) => {
        const workspace = await workspaces.byId({ scope, workspaceId });
        const own = workspace ? ofWorkspace(scope, workspace) : [];
        return own.length > 0 && own.every(({ label, values }) => values.includes(labels[label] ?? ''));
      }),
    );
    const matching = found.filter((_, i) => named[i]);
    return matching.length > 0 ? matching : found;
  };

  return {
    ofWorkspace,
    ofTarget: async (scope, target) => scopeFromTemplates(scope.source.scope.target, [await fields(scope, target)]),
    ofServer: async (key) => {
      const own = await targets.ofServer(key);
      return scopeFromTemplates(
        key.scope.source.scope.server,
        own.map(({ ip, name, port }) => ({ ip, name, port: String(port) })),
      );
    },
    targetOf: async (scope, labels) => only(await narrow(scope, labels)),
    hostIdOf: async (scope, labels) =>
      only([...new Set((await candidates(scope, labels)).map(({ hostId }) => hostId))]),
    clear: () => index.clearAll(),
  };
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}

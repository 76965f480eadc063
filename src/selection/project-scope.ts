import type { NhnScope } from '../upstreams/nhn/shapes.ts';
import type { NhnSource } from '../upstreams/source.ts';

/** One project in one region of one NHN source: where its reads and writes go, and as whom. */
export interface ProjectScope extends NhnScope {
  readonly source: NhnSource;
}

/** The parts of a scope that identify it; used in ids and as a key. */
export function scopeParts(scope: ProjectScope): readonly [source: string, region: string, project: string] {
  return [scope.source.name, scope.region, scope.projectId];
}

/** Equal for equal scopes. The parts' alphabets (source, region) or their place (project) keep the join unambiguous. */
export function scopeKey(scope: ProjectScope): string {
  return scopeParts(scope).join('/');
}

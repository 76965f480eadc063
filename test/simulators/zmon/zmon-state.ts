import { createRandom, type Random } from '../support/random.ts';
import { passesFilters } from './containment.ts';
import { mergedDefinition } from './inheritance.ts';
import type { AlertDefinition, CheckDefinition, DowntimeGroup, Entity, Firing } from './model.ts';

/** Seconds between evaluations of a check that is not known. */
const DEFAULT_INTERVAL_SECONDS = 60;

/** All that one simulated ZMON knows; tests and stories write into it directly. */
export class ZmonState {
  readonly alertDefinitions = new Map<number, AlertDefinition>();
  readonly checkDefinitions = new Map<number, CheckDefinition>();
  readonly entities = new Map<string, Entity>();
  readonly downtimes = new Map<string, DowntimeGroup>();
  /** Definition id to entity id to what fires there. */
  readonly firings = new Map<number, Map<string, Firing>>();
  /** Revision of each definition, `alert:12` or `check:3`; snapshots are numbered by it. */
  readonly revisions = new Map<string, number>();
  readonly now: () => number;
  readonly random: Random;
  revision = 0;

  constructor(now: () => number, seed: number) {
    this.now = now;
    this.random = createRandom(seed);
  }

  /** Keeps an alert definition, new or changed. */
  putAlertDefinition(definition: AlertDefinition): void {
    this.alertDefinitions.set(definition.id, definition);
    this.touch(`alert:${definition.id}`);
  }

  /** Keeps a check definition, new or changed. */
  putCheckDefinition(definition: CheckDefinition): void {
    this.checkDefinitions.set(definition.id, definition);
    this.touch(`check:${definition.id}`);
  }

  /** Notes that a definition changed, for snapshots. */
  touch(key: string): void {
    this.revision += 1;
    this.revisions.set(key, this.revision);
  }

  /** Lets an alert fire on an entity; whatever is left out gets a plain value. */
  fire(definitionId: number, entity: string, firing: Partial<Firing> & Pick<Firing, 'startMs'>): void {
    const onEntities = this.firings.get(definitionId) ?? new Map<string, Firing>();
    onEntities.set(entity, { value: 1, captures: {}, worker: 'p1.mon01', evaluationSeconds: 0.013866, ...firing });
    this.firings.set(definitionId, onEntities);
  }

  /** Ends an alert on one entity, or on all. */
  quiet(definitionId: number, entity?: string): void {
    if (entity === undefined) this.firings.delete(definitionId);
    else this.firings.get(definitionId)?.delete(entity);
  }

  /** What fires under a definition: nothing when it is unknown, a template, or not active. */
  firingOf(definitionId: number): ReadonlyMap<string, Firing> {
    const definition = this.alertDefinitions.get(definitionId);
    const evaluated = definition?.status === 'ACTIVE' && !definition.template;
    return (evaluated ? this.firings.get(definitionId) : undefined) ?? new Map();
  }

  /** The merged view of a definition; null when it is unknown. */
  merged(definitionId: number): AlertDefinition | null {
    const definition = this.alertDefinitions.get(definitionId);
    return definition === undefined ? null : mergedDefinition(definition, this.alertDefinitions);
  }

  /** The entities on which a definition is evaluated, and those on which it fires. */
  entitiesOf(definitionId: number): ReadonlySet<string> {
    const merged = this.merged(definitionId);
    if (merged === null || merged.template || merged.status !== 'ACTIVE') return new Set();
    const check = this.checkDefinitions.get(merged.check_definition_id ?? 0);
    const excluded = merged.entities_exclude ?? [];
    const evaluated = [...this.entities.values()].filter(
      (entity) =>
        passesFilters(entity, check?.entities ?? []) &&
        passesFilters(entity, merged.entities ?? []) &&
        !(excluded.length > 0 && passesFilters(entity, excluded)),
    );
    return new Set([...evaluated.map((entity) => entity.id), ...this.firingOf(definitionId).keys()]);
  }

  /** When the definition's check ran last, in epoch milliseconds: a multiple of its interval. */
  lastEvaluationMs(definitionId: number): number {
    const check = this.checkDefinitions.get(this.merged(definitionId)?.check_definition_id ?? 0);
    const intervalMs = (check?.interval ?? DEFAULT_INTERVAL_SECONDS) * 1000;
    return Math.floor(this.now() / intervalMs) * intervalMs;
  }

  /** The lowest id that no definition of either kind has had. */
  nextId(): number {
    return Math.max(0, ...this.alertDefinitions.keys(), ...this.checkDefinitions.keys()) + 1;
  }
}

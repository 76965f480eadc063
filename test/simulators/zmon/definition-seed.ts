import type { AlertDefinition, AlertDefinitionFields, CheckDefinition, Entity } from './model.ts';
import type { ZmonState } from './zmon-state.ts';

const INHERITING: AlertDefinitionFields = {
  name: null,
  description: null,
  team: 'SRE',
  responsible_team: 'SRE',
  entities: null,
  entities_exclude: null,
  condition: null,
  notifications: null,
  check_definition_id: null,
  status: 'ACTIVE',
  priority: null,
  period: null,
  template: false,
  parent_id: null,
  parameters: null,
  tags: null,
};

/** Stores an alert definition that says only what it does not inherit, past all checks. */
export function seedAlertDefinition(
  state: ZmonState,
  seed: Partial<AlertDefinition> & Pick<AlertDefinition, 'id'>,
): void {
  state.putAlertDefinition({ ...INHERITING, last_modified: state.now(), last_modified_by: 'ops', ...seed });
}

/** Stores a check definition. */
export function seedCheckDefinition(
  state: ZmonState,
  seed: Partial<CheckDefinition> & Pick<CheckDefinition, 'id' | 'name'>,
): void {
  state.putCheckDefinition({
    description: null,
    technical_details: null,
    potential_analysis: null,
    potential_impact: null,
    potential_solution: null,
    owning_team: 'SRE',
    entities: [{ type: 'instance' }],
    interval: 60,
    command: 'ping()',
    status: 'ACTIVE',
    source_url: null,
    last_modified_by: 'ops',
    criticality: null,
    ...seed,
  });
}

/** Stores an entity, with the kind of time that the server adds to it. */
export function seedEntity(state: ZmonState, entity: Entity): void {
  state.entities.set(entity.id, { ...entity, last_modified: '2014-08-21 10:28:10.482000' });
}

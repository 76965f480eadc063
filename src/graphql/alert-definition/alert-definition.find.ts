import type { ZmonKey } from '../../loaders/zmon/zmon-place.ts';
import type { GraphContext } from '../context.ts';
import { AlertDefinition } from './alert-definition.type.ts';

/** The key that a global id's parts name; `null` where its source is not configured (any more). */
export function definitionKey(
  { selection }: GraphContext,
  [source = '', region = '', id = '']: readonly string[],
): ZmonKey | null {
  const place = selection.sourceEndpointOf('zmon', source, region);
  return place && /^[1-9]\d{0,9}$/.test(id) ? { place, id: Number(id) } : null;
}

/** The alert definition that a global id's parts name; `null` where there is none. */
export async function findAlertDefinition(
  context: GraphContext,
  parts: readonly string[],
): Promise<AlertDefinition | null> {
  const key = definitionKey(context, parts);
  const record = key && (await context.loaders.zmon.definitions.byId(key));
  return key && record && new AlertDefinition(key.place, record);
}

import { answerText } from '../support/answer.ts';
import type { Route } from '../support/route-table.ts';
import { alertDefinitionView } from './alert-definition-routes.ts';
import type { AlertDefinition, CheckDefinition } from './model.ts';
import { answerFrameworkFault, answerWire, type ZmonCall } from './zmon-call.ts';

function activeAlerts(call: ZmonCall): AlertDefinition[] {
  const merged = [...call.state.alertDefinitions.keys()].flatMap((id) => call.state.merged(id) ?? []);
  return merged.filter((one) => one.status === 'ACTIVE' && !one.template).map(alertDefinitionView);
}

function activeChecks(call: ZmonCall): CheckDefinition[] {
  return [...call.state.checkDefinitions.values()].filter((check) => check.status === 'ACTIVE');
}

function answerDiff(call: ZmonCall, kind: 'alert' | 'check', active: readonly { readonly id: number }[]) {
  const since = call.request.query.get('lastSnapshotId') ?? '0';
  if (!/^\d+$/.test(since)) return answerFrameworkFault(call, 400, 'lastSnapshotId is not known');
  const changed = [...call.state.revisions]
    .filter(([key, revision]) => key.startsWith(`${kind}:`) && revision > Number(since))
    .map(([key]) => Number(key.slice(kind.length + 1)));
  const byId = new Map(active.map((one) => [one.id, one]));
  answerWire(call.response, 200, {
    snapshot_id: String(call.state.revision),
    disabled_definitions: changed.filter((id) => !byId.has(id)),
    changed_definitions: changed.flatMap((id) => byId.get(id) ?? []),
  });
}

/** HEAD answers its time in ISO-8601 with milliseconds, not as an HTTP date (Z7). */
function answerLastModified(call: ZmonCall): void {
  const times = [...call.state.alertDefinitions.values()].map((definition) => definition.last_modified);
  const newest = new Date(Math.max(0, ...times)).toISOString();
  answerText(call.response, 200, '', undefined, { 'last-modified': newest });
}

function snapshotOf(name: string, read: (call: ZmonCall) => unknown): Route<ZmonCall>['answer'] {
  return (call) => answerWire(call.response, 200, { snapshot_id: String(call.state.revision), [name]: read(call) });
}

/** Z7, Z22 and Z23. */
export const snapshotRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'headAlertDefinitions',
    method: 'HEAD',
    path: /^\/api\/v1\/alert-definitions\/?$/,
    answer: answerLastModified,
  },
  {
    operation: 'headCheckDefinitions',
    method: 'HEAD',
    path: /^\/api\/v1\/check-definitions\/?$/,
    answer: answerLastModified,
  },
  {
    operation: 'listActiveCheckDefinitions',
    method: 'GET',
    path: /^\/api\/v1\/checks\/all-active-check-definitions\/?$/,
    answer: snapshotOf('check_definitions', activeChecks),
  },
  {
    operation: 'listActiveAlertDefinitions',
    method: 'GET',
    path: /^\/api\/v1\/checks\/all-active-alert-definitions\/?$/,
    answer: snapshotOf('alert_definitions', activeAlerts),
  },
  {
    operation: 'diffAlertDefinitions',
    method: 'GET',
    path: /^\/api\/v1\/checks\/alert-definitions-diff\/?$/,
    answer: (call) => answerDiff(call, 'alert', activeAlerts(call)),
  },
  {
    operation: 'diffCheckDefinitions',
    method: 'GET',
    path: /^\/api\/v1\/checks\/check-definitions-diff\/?$/,
    answer: (call) => answerDiff(call, 'check', activeChecks(call)),
  },
];

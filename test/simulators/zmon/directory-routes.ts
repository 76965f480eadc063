import type { Route } from '../support/route-table.ts';
import { answerEmpty, answerWire, type ZmonCall } from './zmon-call.ts';

function teams(call: ZmonCall): string[] {
  const owners = [...call.state.alertDefinitions.values()].flatMap((one) => [one.team, one.responsible_team]);
  return [...new Set([...owners, ...[...call.state.checkDefinitions.values()].map((one) => one.owning_team)])].sort();
}

/** The part of Z24 whose shapes are known: teams, groups (none here), and dashboards (none: 200 without a body). */
export const directoryRoutes: readonly Route<ZmonCall>[] = [
  {
    operation: 'listTeams',
    method: 'GET',
    path: /^\/api\/v1\/teams\/?$/,
    answer: (call) => answerWire(call.response, 200, teams(call)),
  },
  {
    operation: 'listGroups',
    method: 'GET',
    path: /^\/api\/v1\/groups\/?$/,
    answer: (call) => answerWire(call.response, 200, []),
  },
  {
    operation: 'getDashboard',
    method: 'GET',
    path: /^\/api\/v1\/dashboard\/\d+\/?$/,
    answer: (call) => answerEmpty(call.response, 200),
  },
];

/** Where the seed and the public servers disagree (upstreams.md §6); tests turn these while the simulator runs. */
export type ZmonSwitches = {
  /** Of PUT and DELETE on an alert definition that does not exist. */
  absentAlertWrite: 404 | 403;
  /** What deleting a downtime answers: the group (2014–2016) or nulls (later servers), whatever the id. */
  deletedDowntime: 'group' | 'nulls';
  /** What alert status answers to a path without its trailing slash. */
  slashlessStatus: 'notFound' | 'accepted';
  /** What a downtime without `end_time` or `entities` meets. */
  missingDowntimeField: 400 | 500;
  /** How 401 and 403 are worded. */
  denial: 'message' | 'oauth';
};

/** The defaults that upstreams.md §6 advises. */
export function defaultZmonSwitches(): ZmonSwitches {
  return {
    absentAlertWrite: 404,
    deletedDowntime: 'group',
    slashlessStatus: 'notFound',
    missingDowntimeField: 400,
    denial: 'message',
  };
}

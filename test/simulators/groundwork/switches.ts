/** Where the seed and the public servers disagree (upstreams.md §6, §5); tests turn these while the simulator runs. */
export type GroundWorkSwitches = {
  /** Which host-group filter exists: `/hosts/filter` or `/hosts/filter/hostgroups`. */
  filterPath: 'seed' | 'code';
  /** What a filter without a match answers: 200 with an empty list, or 404. */
  emptyFilter: 'list' | 'notFound';
  autocompleteItems: 'strings' | 'objects';
  /** `successful`, `failed` and `warning`, or the seed's `success` and `failure`. */
  resultCounters: 'code' | 'seed';
  /** Of a host that was to be deleted and is not there. */
  deleteAbsent: 'warning' | 'success';
  /** Of a new host without `appType`: a failed item, or silently NAGIOS. */
  missingAppType: 'failure' | 'nagios';
  loginFailure: 404 | 401;
  /** How the login form carries user and password (q1). */
  credentials: 'base64' | 'plain';
  /** Whether the token comes with a line break behind it. */
  tokenNewline: boolean;
  /** `{hosts:[…]}`, or the bare array of 7.0 (q22). */
  lists: 'wrapped' | 'bare';
  /** `{error,status}`, or the plain text of 7.0 (q22). */
  errors: 'json' | 'text';
  /** Null fields are left out, or shown (q13). */
  nulls: 'omitted' | 'shown';
  /** `±hhmm` without a colon, milliseconds as number or as text, `±hh:mm` with a colon, or all in turn (q12). */
  dates: 'iso' | 'epochMs' | 'epochMsText' | 'isoColon' | 'mixed';
  /** Keys of the objects that depth deep adds; older pages name them `deviceId`, `monitorStatusId`. */
  deepKeys: 'current' | 'older';
  /** Whether the database compares texts without regard to case. */
  queryIgnoresCase: boolean;
  /** When asynchronous batches and the autocomplete index run: soon by themselves, or only at `state.settle()`. */
  background: 'soon' | 'held';
};

/** The defaults that upstreams.md §6 advises. */
export function defaultGroundWorkSwitches(): GroundWorkSwitches {
  return {
    filterPath: 'seed',
    emptyFilter: 'list',
    autocompleteItems: 'strings',
    resultCounters: 'code',
    deleteAbsent: 'warning',
    missingAppType: 'failure',
    loginFailure: 404,
    credentials: 'base64',
    tokenNewline: false,
    lists: 'wrapped',
    errors: 'json',
    nulls: 'omitted',
    dates: 'iso',
    deepKeys: 'current',
    queryIgnoresCase: false,
    background: 'soon',
  };
}

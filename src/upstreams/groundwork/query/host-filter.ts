/** What of a host can be asked for and sorted by; calculated fields cannot (upstreams.md §5, quirks 16 and 19). */
export type HostField =
  | 'ID'
  | 'NAME'
  | 'DESCRIPTION'
  | 'APP_TYPE'
  | 'MONITOR_STATUS'
  | 'AGENT_ID'
  | 'DEVICE'
  | 'DEVICE_NAME'
  | 'LAST_CHECK_TIME'
  | 'HOST_GROUP';

/** The operators that take one value. */
export const COMPARISONS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
/** An operator that takes one value. */
export type Comparison = keyof typeof COMPARISONS;

/** Which hosts are meant: a list of further filters, or one field or property and what it must be. Values are unchecked. */
export interface HostFilter extends Partial<Readonly<Record<Comparison, unknown>>> {
  readonly all?: readonly HostFilter[] | null;
  readonly any?: readonly HostFilter[] | null;
  readonly field?: HostField | null;
  /** Name of a property; case-sensitive. */
  readonly property?: string | null;
  readonly like?: string | null;
  readonly in?: readonly unknown[] | null;
  /** Two values, both included. */
  readonly between?: readonly unknown[] | null;
  /** Names; alone, and only at the top. */
  readonly hostGroups?: readonly string[] | null;
}

/** What hosts are sorted by: a field or a property. */
export interface HostOrder {
  readonly field?: HostField | null;
  readonly property?: string | null;
  readonly direction: 'ASC' | 'DESC';
}

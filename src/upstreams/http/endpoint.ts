/** The kinds of system that Sightline speaks to. */
export type SourceKind = 'nhn' | 'prometheus' | 'zmon' | 'groundwork';

/**
 * One base address of one source. Calls go below `baseUrl` (its path is kept) and nowhere else.
 *
 * Limits, circuit and connections belong to a source, region and address: endpoints equal in all three share them.
 */
export interface Endpoint {
  readonly source: string;
  readonly kind: SourceKind;
  /** `null` when it serves every region. */
  readonly region: string | null;
  readonly baseUrl: URL;
}

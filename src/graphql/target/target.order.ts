import type { NhnTarget } from '../../loaders/nhn/records.ts';
import type { SortKey } from '../connection/paginate.ts';

/** Targets stand by the name of their server, then by port. */
export function targetOrder({ name, port, targetId }: NhnTarget): SortKey {
  return [name ?? '', port, targetId];
}

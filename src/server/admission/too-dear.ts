import { SightlineError } from '../../errors/sightline-error.ts';

/** What costs more than is accepted, with both in the error's extensions. `because` says where the limit is from. */
export function tooDear(used: number, limit: number, because = ''): SightlineError {
  return new SightlineError('QUERY_TOO_COMPLEX', `the cost is ${used}; accepted: at most ${limit}${because}`, {
    cost: { used, limit },
  });
}

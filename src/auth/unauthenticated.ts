import { SightlineError } from '../errors/sightline-error.ts';

/** Nobody is known by what was sent. The message never says how close it was. */
export function unauthenticated(message: string): SightlineError {
  return new SightlineError('UNAUTHENTICATED', message);
}

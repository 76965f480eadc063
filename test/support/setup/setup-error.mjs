/** A reason why the set-up cannot go on, worded for the person who started it. */
export class SetupError extends Error {
  name = 'SetupError';
}

import { SightlineError } from '../../errors/sightline-error.ts';

/** The service itself has no room, whoever asks: over HTTP that is 503, and another instance may have some. */
export class ServiceBusy extends SightlineError {
  override readonly name = 'ServiceBusy';

  constructor(message: string, retryAfterSeconds: number, extensions: Readonly<Record<string, unknown>> = {}) {
    super('RATE_LIMITED', message, { ...extensions, retryAfterSeconds });
  }
}

import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { GroundworkOutcome } from '../../loaders/groundwork/records.ts';
import type { SourceEndpoint } from '../../selection/source-endpoint.ts';
import { UserError } from '../write/user-error.type.ts';
import type { Host } from './host.type.ts';

/** What became of one host of a batch. */
export const HostResultStatus = {
  SUCCESS: 'SUCCESS',
  FAILURE: 'FAILURE',
  WARNING: 'WARNING',
  QUEUED: 'QUEUED',
} as const;
/** What became of one host of a batch. */
export type HostResultStatus = (typeof HostResultStatus)[keyof typeof HostResultStatus];

registerEnumType(HostResultStatus, {
  name: 'HostResultStatus',
  description: 'What became of one host of a batch.',
  valuesConfig: {
    SUCCESS: { description: 'It was done.' },
    FAILURE: { description: 'It was not done; `message` says why.' },
    WARNING: {
      description: 'Not as asked: nothing was there to delete, say, or the answer left it open. `message` says which.',
    },
    QUEUED: { description: 'GroundWork has taken it over and will not tell what becomes of it: read the host later.' },
  },
});

/** One host's part of a batch. */
@ObjectType({ description: 'What became of one host of a batch.' })
export class HostResult {
  readonly place: SourceEndpoint<'groundwork'>;
  readonly outcome: GroundworkOutcome;
  /** Whether the host can be there now: not while it is queued, nor when it was deleted. */
  readonly readable: boolean;

  constructor(place: SourceEndpoint<'groundwork'>, outcome: GroundworkOutcome, deleted: boolean) {
    this.place = place;
    this.outcome = outcome;
    this.readable = outcome.status !== 'QUEUED' && !(deleted && outcome.status === 'SUCCESS');
  }

  @Field(() => String, { nullable: true, description: 'The host’s name, as it was asked for.' })
  get name(): string | null {
    return this.outcome.name;
  }

  @Field(() => HostResultStatus, { description: 'What became of it.' })
  get status(): HostResultStatus {
    return this.outcome.status;
  }

  @Field(() => String, { nullable: true, description: 'What GroundWork says about it; null when it says nothing.' })
  get message(): string | null {
    return this.outcome.message;
  }
}

/** What became of a batch. */
@ObjectType({ description: 'What became of a batch: a result for each host, in the order of the input.' })
export class HostsPayload {
  @Field(() => [HostResult], { description: 'What became of each; empty when nothing was sent or all was refused.' })
  readonly results: readonly HostResult[];

  @Field(() => [UserError], {
    description: 'Why nothing was done, or `PARTIAL` when some of it was not: the results tell which.',
  })
  readonly userErrors: readonly UserError[];

  constructor(results: readonly HostResult[], userErrors: readonly UserError[] = []) {
    this.results = results;
    this.userErrors = userErrors;
  }

  @Field(() => Int, { description: 'How many were done.' })
  get succeeded(): number {
    return this.#count('SUCCESS');
  }

  @Field(() => Int, { description: 'How many were not done.' })
  get failed(): number {
    return this.#count('FAILURE');
  }

  @Field(() => Int, { description: 'How many have a warning.' })
  get warned(): number {
    return this.#count('WARNING');
  }

  #count(status: HostResultStatus): number {
    return this.results.filter((result) => result.status === status).length;
  }
}

/** What became of a write to one host. */
@ObjectType({ description: 'What became of a write to a host.' })
export class HostPayload {
  /** As the write was answered: depth `shallow`. */
  readonly written: Host | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  readonly userErrors: readonly UserError[];

  constructor(written: Host | null, userErrors: readonly UserError[] = []) {
    this.written = written;
    this.userErrors = userErrors;
  }
}

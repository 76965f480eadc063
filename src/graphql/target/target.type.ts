import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { NhnTarget } from '../../loaders/nhn/records.ts';
import { type ProjectScope, scopeParts } from '../../selection/project-scope.ts';
import { connectionType } from '../connection/connection.type.ts';
import { toGlobalId } from '../node/global-id.ts';
import { Node } from '../node/node.type.ts';
import { LocalDateTime } from '../scalars/local-date-time.scalar.ts';

/** A scrape target as the graph shows it: the record, and the scope that found it. */
@ObjectType({
  implements: Node,
  description: 'A scrape target: one port of one server, scraped once a minute for one workspace.',
})
export class Target extends Node {
  readonly scope: ProjectScope;
  readonly record: NhnTarget;

  constructor(scope: ProjectScope, record: NhnTarget) {
    super(toGlobalId('Target', ...scopeParts(scope), record.workspaceId, record.targetId));
    this.scope = scope;
    this.record = record;
  }

  @Field(() => ID, { description: 'NHN’s own id, unique in its workspace.' })
  get targetId(): string {
    return this.record.targetId;
  }

  @Field(() => ID, { description: 'NHN’s id of the server that is scraped.' })
  get hostId(): string {
    return this.record.hostId;
  }

  @Field(() => String, { nullable: true, description: 'Name of the server; null when NHN does not say.' })
  get name(): string | null {
    return this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'IP address of the server; null when NHN does not say.' })
  get ip(): string | null {
    return this.record.ip;
  }

  @Field(() => Int, { description: 'Port that is scraped.' })
  get port(): number {
    return this.record.port;
  }

  @Field(() => String, {
    nullable: true,
    description: '`ip:port`, the value of the `instance` label of its series; null without an address.',
  })
  get instance(): string | null {
    return this.record.ip === null ? null : `${this.record.ip}:${this.record.port}`;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'NHN’s code of the last scrape, 0 when it went well; null while the target is being prepared.',
  })
  get resultCode(): number | null {
    return this.record.resultCode;
  }

  @Field(() => String, { nullable: true, description: 'Why the last scrape failed; null when it did not.' })
  get failReason(): string | null {
    return this.record.failReason;
  }

  @Field(() => String, { nullable: true, description: 'NHN’s code of the monitoring status, as sent (`mntrnStatCd`).' })
  get monitoringStatusCode(): string | null {
    return this.record.monitoringStatusCode;
  }

  @Field(() => String, { nullable: true, description: 'UUID of who changed it last; null when NHN does not say.' })
  get lastModifiedBy(): string | null {
    return this.record.lastModifiedBy;
  }

  @Field(() => LocalDateTime, {
    nullable: true,
    description: 'When it was last changed, as NHN sent it: without a zone. `lastModifiedAtUtc` is the moment.',
  })
  get lastModifiedAt(): string | null {
    return this.record.lastModifiedAt;
  }
}

/** A page of targets. */
export const TargetConnection = connectionType('Target', () => Target);

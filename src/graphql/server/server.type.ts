import { Field, ID, ObjectType } from 'type-graphql';
import type { NhnServer } from '../../loaders/nhn/records.ts';
import { type ProjectScope, scopeParts } from '../../selection/project-scope.ts';
import { connectionType } from '../connection/connection.type.ts';
import { toGlobalId } from '../node/global-id.ts';
import { Node } from '../node/node.type.ts';

/** A server as the graph shows it: the record, and the scope that found it. */
@ObjectType({ implements: Node, description: 'A server of a project in NHN Cloud: what targets are on.' })
export class Server extends Node {
  readonly scope: ProjectScope;
  readonly record: NhnServer;

  constructor(scope: ProjectScope, record: NhnServer) {
    super(toGlobalId('Server', ...scopeParts(scope), record.hostId));
    this.scope = scope;
    this.record = record;
  }

  @Field(() => ID, { description: 'NHN’s own id, unique in its project and region; what `createTarget` takes.' })
  get hostId(): string {
    return this.record.hostId;
  }

  @Field(() => ID, { description: 'The project it belongs to.' })
  get projectId(): string {
    return this.record.projectId;
  }

  @Field(() => ID, { nullable: true, description: 'Id of the compute instance; null when NHN does not say.' })
  get instanceId(): string | null {
    return this.record.instanceId;
  }

  @Field(() => String, { description: 'Host name.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { nullable: true, description: 'IP address; null when NHN does not say.' })
  get ip(): string | null {
    return this.record.ip;
  }
}

/** A page of servers. */
export const ServerConnection = connectionType('Server', () => Server);

import { Field, ID, ObjectType } from 'type-graphql';
import type { NhnWorkspace } from '../../loaders/nhn/records.ts';
import { type ProjectScope, scopeParts } from '../../selection/project-scope.ts';
import { connectionType } from '../connection/connection.type.ts';
import { toGlobalId } from '../node/global-id.ts';
import { Node } from '../node/node.type.ts';
import { LocalDateTime } from '../scalars/local-date-time.scalar.ts';

/** A workspace as the graph shows it: the record, and the scope that found it. */
@ObjectType({
  implements: Node,
  description:
    'A workspace of NHN Cloud System Monitoring: a named group of scrape targets that share a metrics path. NHN’s API ' +
    'calls it a job, and its name is the `job` label of its series.',
})
export class Workspace extends Node {
  readonly scope: ProjectScope;
  readonly record: NhnWorkspace;

  constructor(scope: ProjectScope, record: NhnWorkspace) {
    super(toGlobalId('Workspace', ...scopeParts(scope), record.workspaceId));
    this.scope = scope;
    this.record = record;
  }

  @Field(() => ID, { description: 'NHN’s own id (`jobId`), unique in its project and region.' })
  get workspaceId(): string {
    return this.record.workspaceId;
  }

  @Field(() => ID, { description: 'The project it belongs to.' })
  get projectId(): string {
    return this.record.projectId;
  }

  @Field(() => String, { description: 'Name, unique in its project and region; the `job` label of its series.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'Path that is scraped on each target, such as `/metrics`.' })
  get metricsPath(): string {
    return this.record.metricsPath;
  }

  @Field(() => String, { nullable: true, description: 'Free text; null when none was given.' })
  get description(): string | null {
    return this.record.description;
  }

  @Field(() => Boolean, {
    description: 'Whether it is the system’s own workspace, which cannot be changed or deleted.',
  })
  get reserved(): boolean {
    return this.record.reservedCode !== null;
  }

  @Field(() => String, { nullable: true, description: 'NHN’s code for a reserved workspace; null for your own.' })
  get reservedCode(): string | null {
    return this.record.reservedCode;
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

/** A page of workspaces. */
export const WorkspaceConnection = connectionType('Workspace', () => Workspace);

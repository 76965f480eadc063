import { Field, ID, InputType } from 'type-graphql';
import { RegionCode } from '../scalars/region-code.scalar.ts';

/** Which workspaces to show; all conditions must hold. */
@InputType({ description: 'Which workspaces to show. All conditions must hold.' })
export class WorkspaceFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name; upper and lower case are the same.' })
  readonly nameContains?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only the system’s own (`true`), or only your own (`false`).' })
  readonly reserved?: boolean | null;
}

/** What a new workspace needs. */
@InputType({ description: 'A new workspace.' })
export class CreateWorkspaceInput {
  @Field(() => RegionCode, { nullable: true, description: 'The region; selected by the request when left out.' })
  readonly region?: string | null;

  @Field(() => ID, { nullable: true, description: 'The project; selected by the request when left out.' })
  readonly project?: string | null;

  @Field(() => String, {
    description: 'Letters, digits, `-` and `_`; unique in its project and region. It cannot be changed later.',
  })
  readonly name!: string;

  @Field(() => String, { description: 'Path to scrape on each target, such as `/metrics`: no host, no port.' })
  readonly metricsPath!: string;

  @Field(() => String, { nullable: true, description: 'Free text.' })
  readonly description?: string | null;
}

/** The new state of a workspace. */
@InputType({ description: 'The new state of a workspace. What is left out is cleared: NHN replaces the whole.' })
export class UpdateWorkspaceInput {
  @Field(() => ID, { description: 'The workspace’s global `id`.' })
  readonly id!: string;

  @Field(() => String, { description: 'Path to scrape on each target, such as `/metrics`: no host, no port.' })
  readonly metricsPath!: string;

  @Field(() => String, { nullable: true, description: 'Free text; cleared when left out.' })
  readonly description?: string | null;
}

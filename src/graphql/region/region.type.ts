import { Field, ID, ObjectType } from 'type-graphql';
import type { ProjectScope } from '../../selection/project-scope.ts';
import { RegionCode } from '../scalars/region-code.scalar.ts';

/** A project of NHN Cloud, as far as the caller may see it. */
@ObjectType({ description: 'A project of NHN Cloud that you may see.' })
export class Project {
  @Field(() => ID, {
    description: 'The project’s id, as NHN Cloud shows it; what the header `X-Sysmon-Project` takes.',
  })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** A region, and the project through which it is seen. */
@ObjectType({
  description:
    'A region, seen through one project. Each region is an installation of its own: when one is down, only the fields ' +
    'below it are null.',
})
export class Region {
  /** `null` when the caller has no project here. */
  readonly scope: ProjectScope | null;

  @Field(() => RegionCode, { description: 'Its code; what the header `X-Sysmon-Region` takes.' })
  readonly code: string;

  constructor(code: string, scope: ProjectScope | null) {
    this.code = code;
    this.scope = scope;
  }

  @Field(() => Project, { nullable: true, description: 'The project; null when none of yours is in this region.' })
  get project(): Project | null {
    return this.scope && new Project(this.scope.projectId);
  }
}

import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Role as CallerRole, hasRole, ROLES } from '../../auth/caller.ts';
import type { GraphContext } from '../context.ts';
import { Project, Region } from '../region/region.type.ts';
import { Role, Viewer } from './viewer.type.ts';

/** Who is asking. */
@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who is asking, and what the request selects.' })
  viewer(@Ctx() { caller }: GraphContext): Viewer {
    return new Viewer(caller);
  }

  @FieldResolver(() => [Role], { description: 'What they may do: their role and those it includes.' })
  roles(@Root() { caller }: Viewer): CallerRole[] {
    return ROLES.filter((role) => hasRole(caller, role));
  }

  @FieldResolver(() => Region, { description: 'The region that the request selects: by its header, else the default.' })
  region(@Ctx() { selection }: GraphContext): Region {
    return new Region(selection.region(), selection.project());
  }

  @FieldResolver(() => Project, {
    nullable: true,
    description: 'The project that the request selects; null when none is granted there.',
  })
  project(@Ctx() { selection }: GraphContext): Project | null {
    const scope = selection.project();
    return scope && new Project(scope.projectId);
  }

  @FieldResolver(() => [Project], { description: 'The projects that they may see.' })
  projects(@Ctx() { selection }: GraphContext): Project[] {
    return selection.projectIds().map((id) => new Project(id));
  }
}

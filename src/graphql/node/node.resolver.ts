import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { badUserInput } from '../../errors/sightline-error.ts';
import { findAlertDefinition } from '../alert-definition/alert-definition.find.ts';
import type { GraphContext } from '../context.ts';
import { selectedDepth } from '../host/host.depth.ts';
import { findHost } from '../host/host.find.ts';
import { findServer } from '../server/server.find.ts';
import { findTarget } from '../target/target.find.ts';
import { findWorkspace } from '../workspace/workspace.find.ts';
import { fromGlobalId, type NodeType } from './global-id.ts';
import { Node } from './node.type.ts';

type Find = (context: GraphContext, parts: readonly string[], info: GraphQLResolveInfo) => Promise<Node | null>;

/** How each type is found again; a type that is missing here does not compile. */
const FIND: Readonly<Record<NodeType, Find>> = {
  Workspace: findWorkspace,
  Target: findTarget,
  Server: findServer,
  AlertDefinition: findAlertDefinition,
  Host: (context, parts, info) => findHost(context, parts, selectedDepth(info)),
};

/** Things found again by their id alone. */
@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Whatever has this id; null when it no longer exists.' })
  async node(
    @Arg('id', () => ID, { description: 'A global `id`.' }) id: string,
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Node | null> {
    return find(context, id, info);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Whatever has these ids, in their order; null for what no longer exists.',
  })
  async nodes(
    @Arg('ids', () => [ID], { description: 'Global ids; as many as a page may have.' }) ids: string[],
    @Ctx() context: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(Node | Error | null)[]> {
    if (ids.length > context.limits.pageSizeMax) {
      throw badUserInput(`ids: ${ids.length} ids; accepted: at most ${context.limits.pageSizeMax}`);
    }
    // A failure is one id's own: graphql-js reports a returned Error at its place in the list.
    return Promise.all(ids.map((id) => find(context, id, info).catch((error: unknown) => asError(error))));
  }
}

async function find(context: GraphContext, id: string, info: GraphQLResolveInfo): Promise<Node | null> {
  const { type, parts } = fromGlobalId(id);
  return FIND[type](context, parts, info);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('thrown value is no error', { cause: error });
}

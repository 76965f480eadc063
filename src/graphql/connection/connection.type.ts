import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from './page-info.type.ts';
import type { Page } from './paginate.ts';

/** A page as the graph shows it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** Makes the two types of a Relay connection, `<name>Connection` and `<name>Edge`, for one node type. */
export function connectionType<T extends object>(name: string, node: () => ClassType<T>): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `A ${name} and its place in the list.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'The place of this row; hand it to `after`.' })
    readonly cursor!: string;

    @Field(node, { description: `The ${name}.` })
    readonly node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of type ${name}.`, simpleResolvers: true })
  class ConnectionOf implements Connection<T> {
    @Field(() => [Edge], { description: 'The rows, each with its cursor.' })
    readonly edges!: Edge[];

    @Field(() => [node()], { description: 'The rows, without cursors.' })
    readonly nodes!: T[];

    @Field(() => PageInfo, { description: 'Whether there is more, and where.' })
    readonly pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many rows the whole list has, after the filter.' })
    readonly totalCount!: number;
  }

  return ConnectionOf;
}

/** Shows a page as a connection, with each row turned into its graph type. */
export function toConnection<Row, T>(page: Page<Row>, show: (row: Row) => T): Connection<T> {
  const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: show(node) }));
  return { edges, nodes: edges.map(({ node }) => node), pageInfo: new PageInfo(page), totalCount: page.totalCount };
}

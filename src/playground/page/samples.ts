import type { GraphiQL } from 'graphiql';
import type { ComponentProps } from 'react';

type Tabs = NonNullable<ComponentProps<typeof GraphiQL>['defaultTabs']>;

/** Names of files in schema/operations, in the order of their tabs. Files that are not named here follow by name. */
const tabOrder = [
  'workspaces',
  'servers',
  'regions',
  'one-machine',
  'alerts',
  'hosts',
  'range-query',
  'live-chart',
  'instant-query',
  'scoped-metrics',
  'metric-catalog',
  'check-promql',
  'create-workspace',
];

const documents = import.meta.glob<string>('../../../schema/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const variables = import.meta.glob<string>('../../../schema/operations/*.variables.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * The sample operations, read from schema/operations when the page is built. The first one takes no variables: GraphiQL
 * fills the variables editor from a tab only when one switches to it.
 */
export const sampleTabs: Tabs = Object.entries(documents)
  .map(([path, query]) => ({ name: path.slice(path.lastIndexOf('/') + 1, -'.graphql'.length), path, query }))
  .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
  .map(({ path, query }) => ({
    query,
    variables: variables[path.replace(/\.graphql$/, '.variables.json')]?.trimEnd() ?? null,
  }));

function rank(name: string): number {
  const position = tabOrder.indexOf(name);
  return position === -1 ? tabOrder.length : position;
}

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { type ReactElement, useState } from 'react';
import { editorTheme } from './editor.ts';
import { sampleTabs } from './samples.ts';
import { defaultHeaders, type Settings } from './settings.ts';
import { storageWithoutHeaders } from './storage.ts';

/** GraphiQL on this gateway's graph, with the sample operations as its first tabs. */
export function Playground({ settings }: { settings: Settings }): ReactElement {
  // Incremental delivery is off because graphql 16 has no @defer; without it the answer is one plain JSON body.
  const [fetcher] = useState(() =>
    createGraphiQLFetcher({
      url: settings.graphqlPath,
      // The headers that are edited here go along as the payload of its first message.
      subscriptionUrl: new URL(settings.graphqlPath, location.href).href.replace(/^http/, 'ws'),
      enableIncrementalDelivery: false,
    }),
  );
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={sampleTabs}
      defaultHeaders={defaultHeaders(settings)}
      defaultEditorToolsVisibility="headers"
      editorTheme={editorTheme}
      // Headers hold credentials: they stay in memory, and no setting offers to store them.
      shouldPersistHeaders={false}
      storage={storageWithoutHeaders}
    >
      <GraphiQL.Logo>
        <Brand />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

function Brand(): ReactElement {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M5 17h6l3-8 4.5 14 3-6H27" />
      </svg>
      Sightline
    </span>
  );
}

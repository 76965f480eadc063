import { ANONYMOUS_ADMIN, type Caller } from '../../../src/auth/caller.ts';
import { sourceRegistryOf } from '../../../src/composition/source-registry.ts';
import { configSchema } from '../../../src/config/config.schema.ts';
import { Selection, type SelectionHeaders } from '../../../src/selection/selection.ts';

/** What a request is, and what is configured; everything has a default. */
export interface SelectionFacts {
  readonly sources?: readonly unknown[];
  readonly caller?: Partial<Caller>;
  readonly headers?: Partial<SelectionHeaders>;
  readonly defaultRegion?: string;
}

/** An NHN source with two projects, of which the second is in fewer regions. */
export const nhnSource = {
  name: 'nhn',
  kind: 'nhn',
  projects: [
    { id: 'main', appKey: 'k1' },
    { id: 'side', appKey: 'k2', regions: ['kr', 'jp'] },
  ],
};

/** The selection of such a request. */
export function selectionOf({
  sources = [nhnSource],
  caller,
  headers,
  defaultRegion = 'kr',
}: SelectionFacts = {}): Selection {
  const registry = sourceRegistryOf(configSchema({ production: false }).parse({ sources }));
  return new Selection(
    registry,
    { ...ANONYMOUS_ADMIN, ...caller },
    { region: undefined, project: undefined, ...headers },
    defaultRegion,
  );
}

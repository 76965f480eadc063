import fc from 'fast-check';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { operationCost } from '../../../src/graphql/cost/operation-cost.ts';
import { toGlobalId } from '../../../src/graphql/node/global-id.ts';
import { buildGraph } from '../../../src/graphql/schema.ts';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraph({ regions: ['kr', 'kr2', 'us', 'jp'] });
});

const facts = {
  pageSize: 100,
  regionCount: 4,
  endpointCount: 7,
  samplesPerSeries: 100_000,
  mergeQueries: true,
  nowMs: Date.UTC(2026, 10, 26, 12),
};

/** A value that a document may hold itself, or take from a variable. */
interface Value {
  readonly type: string;
  readonly json: unknown;
}

/** A field with what is asked below it; `when` is what an `@include` asks. */
interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
  readonly when: Value | undefined;
  readonly below: readonly Field[];
}

type Way = 'literal' | 'variable' | 'default';

const value = (type: string, json: fc.Arbitrary<unknown>) => json.map((each): Value => ({ type, json: each }));
const count = (max: number) => value('Int', fc.integer({ min: 0, max }));
const duration = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom('s', 'm', 'h'))
  .map((parts) => parts.join(''));
const optional = (args: Record<string, fc.Arbitrary<Value>>, requiredKeys: string[] = []) =>
  fc.record(args, { requiredKeys });

function field(
  name: string,
  args: fc.Arbitrary<Record<string, Value>> = fc.constant({}),
  below: fc.Arbitrary<readonly Field[]> = fc.constant([]),
): fc.Arbitrary<Field> {
  const when = fc.option(value('Boolean!', fc.boolean()), { nil: undefined, freq: 6 });
  return fc.record({ name: fc.constant(name), args, when, below });
}
const some = (...fields: readonly fc.Arbitrary<Field>[]) =>
  fc.array(fc.oneof(...fields), { minLength: 1, maxLength: 3 });
const nodesOf = (...fields: readonly fc.Arbitrary<Field>[]) =>
  fc.tuple(field('nodes', undefined, some(field('id'), ...fields)));

const query = value('PromQL!', fc.constantFrom('up', 'sum(up)', 'absent(up)', 'up[1d]', 'rate(up[5m])[1h:30s]'));
const points = optional({ maxPoints: count(5_000) });
const series = some(
  field('name'),
  field('values', points),
  field('timestamps', points),
  field('samples', points, some(field('value'), field('raw'))),
  field('summary', undefined, some(field('max'))),
  field('server', undefined, some(field('name'))),
);
const moment = fc
  .integer({ min: 1, max: 9_000 })
  .map((minutes) => new Date(facts.nowMs - minutes * 60_000).toISOString());
const span = fc.oneof(
  duration.map((last) => ({ last })),
  moment.map((start) => ({ start })),
);
const rangeArgs = optional(
  {
    query,
    range: value('TimeRange!', span),
    step: value('Duration', duration),
    maxPoints: count(12_000),
    limit: count(20),
  },
  ['query', 'range'],
);
const asked = some(
  field('labels'),
  field('instant', optional({ query, limit: count(20) }, ['query']), fc.tuple(field('series', undefined, series))),
  field('range', rangeArgs, fc.tuple(field('series', undefined, series))),
);
const metrics = field('metrics', undefined, asked);
const definitionIds = value('[Int!]!', fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 60 }));
const alerts = field(
  'alerts',
  optional({ definitionIds }, ['definitionIds']),
  some(field('entity'), field('definition', undefined, some(field('name')))),
);
const page = optional({ first: count(1_000) });
const targets = field('targets', page, nodesOf(metrics));
const regions = value('[RegionCode!]', fc.subarray(['kr', 'kr2', 'us', 'jp'], { minLength: 1 }));
const ids = value(
  '[ID!]!',
  fc.array(
    fc
      .tuple(fc.constantFrom('Server' as const, 'AlertDefinition' as const), fc.integer({ min: 1, max: 50 }))
      .map(([type, n]) => toGlobalId(type, 'zmon', 'kr', String(n))),
  ),
);
const operation = some(
  field('workspaces', page, nodesOf(targets, metrics)),
  field('servers', page, nodesOf(field('targets', undefined, some(field('id'))), metrics, alerts)),
  field('metrics', optional({ regions }), asked),
  field('regions', optional({ codes: regions }), some(field('servers', page, nodesOf(metrics)))),
  field('nodes', optional({ ids }, ['ids']), some(field('id'))),
  field('sources', optional({ probe: value('Boolean', fc.boolean()) }), some(field('name'))),
  alerts,
);

/** The document with its values written into it, in variables, or in the defaults of variables that are not given. */
function write(
  fields: readonly Field[],
  way: Way,
): { readonly text: string; readonly variables: Record<string, unknown> } {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const put = ({ type, json }: Value): string => {
    if (way === 'literal') return literal(json);
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${type}${way === 'default' ? ` = ${literal(json)}` : ''}`);
    if (way === 'variable') variables[name] = json;
    return `$${name}`;
  };
  const writeField = ({ name, args, when, below }: Field, i: number): string => {
    const given = Object.entries(args).map(([key, each]) => `${key}: ${put(each)}`);
    const list = given.length === 0 ? '' : `(${given.join(', ')})`;
    const condition = when === undefined ? '' : ` @include(if: ${put(when)})`;
    return `f${i}: ${name}${list}${condition}${below.length === 0 ? '' : ` { ${below.map(writeField).join(' ')} }`}`;
  };
  const body = fields.map(writeField).join(' ');
  return { text: `query ${declared.length === 0 ? '' : `(${declared.join(', ')})`} { ${body} }`, variables };
}

function literal(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(literal).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{ ${Object.entries(json)
    .map(([key, each]) => `${key}: ${literal(each)}`)
    .join(', ')} }`;
}

it('The cost of any operation is the same for literals, variables and defaults', () => {
  const seen = new Set<number>();
  fc.assert(
    fc.property(operation, (fields) => {
      const [byLiteral, byVariable, byDefault] = (['literal', 'variable', 'default'] as const).map((way) => {
        const { text, variables } = write(fields, way);
        const document = parse(text);
        expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
        return operationCost({ schema, document, variables, facts });
      });
      expect(byVariable).toEqual(byLiteral);
      expect(byDefault).toEqual(byLiteral);
      seen.add(byLiteral?.used ?? 0);
    }),
    { numRuns: 300 },
  );
  // They are no two costs again and again.
  expect(seen.size).toBeGreaterThan(100);
});

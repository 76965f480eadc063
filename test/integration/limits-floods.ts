/** Documents that cost little to send and would cost much to execute, or to look at. */
export interface Flood {
  readonly what: string;
  readonly document: string;
}

const times = (count: number, piece: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join(' ');
const nested = (depth: number, open: string, core: string, close: string) =>
  open.repeat(depth) + core + close.repeat(depth);

/** Each is up to 100 KB; none may be executed. */
export const FLOODS: readonly Flood[] = [
  { what: '100 KB of one field', document: `{ ${'__typename '.repeat(9_000)} }` },
  { what: '100 KB of tokens', document: `{ ${'a '.repeat(50_000)} }` },
  { what: '100 KB of brackets', document: '{'.repeat(100_000) },
  { what: '100 KB of closed brackets', document: nested(30_000, '{a', '', '}') },
  { what: '100 KB of one list', document: `{ nodes(ids: [${'"a" '.repeat(24_000)}]) { id } }` },
  { what: 'a list nested deep', document: `{ nodes(ids: ${nested(4_000, '[', '"a"', ']')}) { id } }` },
  { what: '10,000 aliases', document: `{ ${times(10_000, (i) => `a${i}: __typename`)} }` },
  {
    what: '3,000 aliases of a list',
    document: `{ workspaces(first: 500) { nodes { ${times(3_000, (i) => `a${i}: name`)} } } }`,
  },
  { what: '1,400 aliases of a page', document: `{ ${times(1_400, (i) => `a${i}: servers { totalCount }`)} }` },
  { what: 'one field 2,400 times, to be merged', document: `{ ${'viewer { id } '.repeat(2_400)} }` },
  { what: 'inline fragments in one another', document: `{ ${nested(2_400, '... {', '__typename', '}')} }` },
  { what: 'inline fragments side by side', document: `{ ${'... { viewer { id } } '.repeat(1_200)} }` },
  {
    what: 'fragments that double',
    document: `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Query { viewer { id } }`,
  },
  {
    what: 'fragments that go round',
    document: `{ ...F0 } ${times(600, (i) => `fragment F${i} on Query { ...F${(i + 1) % 600} ...F${(i * 7 + 3) % 600} }`)}`,
  },
  {
    what: 'fragments compared with each other',
    document: `{ ${times(900, (i) => `...F${i}`)} } ${times(900, (i) => `fragment F${i} on Query { __typename }`)}`,
  },
  {
    what: 'fields in one another',
    document: `{ viewer { region ${nested(20, '{ project { regions ', '{ code }', '} }')} } }`,
  },
  {
    what: 'fields in one another, by fragments',
    document: `{ viewer { region { ...R0 } } } ${times(20, (i) => `fragment R${i} on Region { project { regions { ...R${i + 1} } } }`)} fragment R20 on Region { code }`,
  },
  {
    what: 'pages in pages',
    document: '{ workspaces(first: 1000) { nodes { targets(first: 1000) { nodes { id } } } } }',
  },
  { what: 'a page of all there is', document: '{ servers(first: 2147483647) { nodes { id } } }' },
  {
    what: 'an introspection that multiplies',
    document: `{ __schema { types { fields { type { ${times(3_000, (i) => `a${i}: name`)} } } } } }`,
  },
];

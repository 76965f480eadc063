import { z } from 'zod';
import { configSchema } from '../../../src/config/config.schema.ts';

/** One documented option. `section` is the table that it stands in. */
export interface OptionRow {
  readonly section: string;
  /** Key path; `[]` is every element of a list. */
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly meaning: string;
}

/** The part of a JSON schema that tables are made of. */
const nodeSchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get items() {
    return nodeSchema.optional();
  },
  get additionalProperties() {
    return z.union([nodeSchema, z.literal(false)]).optional();
  },
  get oneOf() {
    return z.array(nodeSchema).optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
});
type Node = z.infer<typeof nodeSchema>;

/** Every option of the configuration, derived from its schema: the table in the documentation is compared with this. */
export function optionRows(): OptionRow[] {
  const inProduction = new Map(rowsFor(true).map((row) => [rowId(row), row.default]));
  return rowsFor(false).map((row) => {
    const other = inProduction.get(rowId(row));
    return other === row.default ? row : { ...row, default: `${row.default}; ${other} in production` };
  });
}

function rowsFor(production: boolean): OptionRow[] {
  const schema = nodeSchema.parse(z.toJSONSchema(configSchema({ production }), { io: 'input' }));
  return rowsBelow(schema, '', 'General');
}

function rowsBelow(node: Node, prefix: string, section: string): OptionRow[] {
  if (node.oneOf) return node.oneOf.flatMap((each) => rowsBelow(each, prefix, sectionOf(each, section)));
  // None of several forms is required, whichever is taken.
  if (node.anyOf) return node.anyOf.flatMap((each) => rowsBelow({ ...each, required: [] }, prefix, section));
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix ? `${prefix}.${name}` : name;
    const own = { section: key === 'limits' ? 'Limits' : section, key, default: defaultOf(child, node, name) };
    const row = { ...own, type: typeOf(child), meaning: child.description ?? '' };
    const element = child.items;
    const below = element
      ? rowsBelow(element, `${key}[]`, own.section)
      : rowsBelow(child, key, own.section).filter(({ key: found }) => found !== key);
    // An object is its keys: it has a row only where there is something to say of the whole.
    return child.properties && !child.description ? below : [row, ...below];
  });
}

/** Sources differ by their kind: each has a table of its own. */
function sectionOf(node: Node, section: string): string {
  const kind = node.properties?.kind?.const;
  return typeof kind === 'string' ? `Sources of kind \`${kind}\`` : section;
}

function typeOf(node: Node): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(' or ');
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.type === 'integer') return `whole number, ${node.minimum} to ${node.maximum}`;
  if (node.type === 'number') return 'number';
  if (node.type === 'boolean') return '`true` or `false`';
  if (node.type === 'string') return 'text';
  if (node.type === 'array') return node.items?.type === 'object' || node.items?.oneOf ? 'list' : 'list of texts';
  if (node.type === 'object' && node.additionalProperties) return 'mapping of texts';
  return 'mapping';
}

function defaultOf(node: Node, parent: Node, name: string): string {
  if (node.default !== undefined && !(node.properties && isEmpty(node.default))) {
    return `\`${JSON.stringify(node.default).replaceAll('","', '", "').replaceAll('":"', '": "')}\``;
  }
  return parent.required.includes(name) ? 'required' : '–';
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function rowId({ section, key }: OptionRow): string {
  return `${section} ${key}`;
}

/** The rows as Markdown: a heading and a table for each section. */
export function printOptionTables(rows: readonly OptionRow[]): string {
  const sections = [...Map.groupBy(rows, ({ section }) => section)];
  return sections
    .flatMap(([section, own]) => {
      const lines = own.map(
        (row) => `| \`${row.key}\` | ${row.type} | ${row.default} | ${row.meaning.replaceAll('|', '\\|')} |`,
      );
      return [
        '',
        `### ${section}`,
        '',
        '| Key | Type | Default | Meaning |',
        '| --- | --- | --- | --- |',
        ...lines,
        '',
      ];
    })
    .join('\n');
}

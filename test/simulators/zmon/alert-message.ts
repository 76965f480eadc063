import type { AlertDefinition, Firing } from './model.ts';

function format(value: unknown, digits: string | undefined): string {
  return digits !== undefined && typeof value === 'number' ? value.toFixed(Number(digits)) : String(value);
}

/** A definition's name with `{entities}` and its captures filled in, `{name:.2f}` to so many digits. */
export function alertMessage(definition: AlertDefinition, firings: ReadonlyMap<string, Firing>): string {
  const captures: Record<string, unknown> = Object.assign({}, ...[...firings.values()].map((one) => one.captures));
  const known = new Map<string, unknown>([...Object.entries(captures), ['entities', [...firings.keys()].join(', ')]]);
  return (definition.name ?? '').replaceAll(/\{(\w+)(?::\.(\d)f)?\}/g, (placeholder, name: string, digits?: string) =>
    known.has(name) ? format(known.get(name), digits) : placeholder,
  );
}

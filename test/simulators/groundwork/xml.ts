function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((inner) => element(name.replace(/s$/, ''), inner)).join('');
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value))}</${name}>`;
  const members = Object.entries(value);
  const attributes = members.filter(([, inner]) => typeof inner !== 'object');
  const children = members.filter(([, inner]) => typeof inner === 'object' && inner !== null);
  const head = attributes.map(([key, inner]) => ` ${key}="${escapeXml(String(inner))}"`).join('');
  return `<${name}${head}>${children.map(([key, inner]) => element(key, inner)).join('')}</${name}>`;
}

/** A rough XML form of an answer, for clients that did not ask for JSON alone: they are meant to notice. */
export function roughXml(root: string, value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${element(root, value)}`;
}

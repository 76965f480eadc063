/** What a newcomer asks first: rows of NHN, joined, with a value from Prometheus for each. */
const firstQuery = [
  '{ workspaces(first: 2) { totalCount nodes { name targets(first: 2) { nodes {',
  'instance server { name } metrics { instant(query: "up") { series { latest { value } } } } } } } } }',
].join(' ');

/** The query as a command to copy. */
export function firstQueryCommand(url: string): string {
  return `curl -s ${url}/graphql -H 'content-type: application/json' \\\n    -d '${firstQueryBody()}'`;
}

/** Sends the query and gives its data; throws when the answer has errors, or no workspace. */
export async function runFirstQuery(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: firstQueryBody(),
    signal,
  });
  const text = await response.text();
  const answer: unknown = response.ok ? JSON.parse(text) : undefined;
  if (!isComplete(answer)) throw new Error(`the first query was answered with HTTP ${response.status}: ${text}`);
  return answer;
}

function firstQueryBody(): string {
  return JSON.stringify({ query: firstQuery });
}

function isComplete(answer: unknown): boolean {
  if (!isRecord(answer) || 'errors' in answer || !isRecord(answer.data)) return false;
  const { workspaces } = answer.data;
  return isRecord(workspaces) && typeof workspaces.totalCount === 'number' && workspaces.totalCount > 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the gateway tells its page: where the graph is, and the region and project that a request gets by default. */
export type Settings = {
  graphqlPath: string;
  region: string;
  /** null: no project is configured */
  project: string | null;
};

/** Asks the gateway that served the page. A JSON route, because the page's policy allows no inline script. */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/playground/config.json', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`the gateway answered ${response.status} for its settings`);
  return decodeSettings(await response.json());
}

function decodeSettings(body: unknown): Settings {
  if (typeof body === 'object' && body !== null && 'graphqlPath' in body && 'region' in body && 'project' in body) {
    const { graphqlPath, region, project } = body;
    if (typeof graphqlPath === 'string' && typeof region === 'string') {
      return { graphqlPath, region, project: typeof project === 'string' ? project : null };
    }
  }
  throw new Error('the gateway sent settings that this page cannot read');
}

/**
 * The text of the header editor on a fresh tab. GraphiQL reads it as JSON with comments, so what is only a hint can
 * stand there and is not sent.
 */
export function defaultHeaders(settings: Settings): string {
  const lines = [
    '{',
    `  "X-Sysmon-Region": ${JSON.stringify(settings.region)},`,
    settings.project === null
      ? '  // "X-Sysmon-Project": "<project id>",'
      : `  "X-Sysmon-Project": ${JSON.stringify(settings.project)},`,
    '  // Does the gateway ask who is calling? Then also send',
    '  // "Authorization": "Bearer <API key or JWT>",',
    '  // and press Shift-Ctrl-R to load the schema.',
    '}',
  ];
  return lines.join('\n');
}

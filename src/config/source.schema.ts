import { z } from 'zod';

/** The four public regions of NHN System Monitoring (upstreams.md §1); the region's code is not the host's prefix. */
export const NHN_ENDPOINTS = {
  kr: 'https://kr1-api-sysmon.cloud.toast.com',
  kr2: 'https://kr2-api-sysmon.cloud.toast.com',
  us: 'https://us1-api-sysmon.cloud.toast.com',
  jp: 'https://jp1-api-sysmon.cloud.toast.com',
} as const;

const regionCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'accepted: lower-case letters, digits and -, such as kr or ap-northeast-2');

const upstreamUrl = z.string().refine(isUpstreamUrl, {
  error:
    'accepted: an absolute http or https URL without user, query or fragment, such as https://prometheus.example.com/base',
});

const endpoints = z
  .record(regionCode, upstreamUrl)
  .refine((byRegion) => Object.keys(byRegion).length > 0, { error: 'accepted: at least one region' });

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'accepted: 1 to 64 letters, digits, - and _')
  .meta({ description: 'Name of the source; appears in the graph and in errors. Unique.' });

const secret = z.string().min(1, 'accepted: a text that is not empty');

const urlPath = z
  .string()
  .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/, 'accepted: a path that begins with /, such as /api/v1/write');

const timeZone = z.string().refine(isTimeZone, { error: 'accepted: an IANA time zone, such as Asia/Seoul or UTC' });

const project = z.strictObject({
  id: z.string().min(1).meta({ description: 'Project id, as NHN Cloud shows it.' }),
  appKey: secret.meta({ description: 'App key of System Monitoring for this project. A secret.' }),
  regions: z
    .array(regionCode)
    .min(1)
    .optional()
    .meta({ description: 'Regions that the project uses; all of the source when left out.' }),
});

const labelTemplates = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'accepted: a label name'),
  z.string().min(1),
);

/** How an entity is found in its Prometheus: label → template over the entity's fields. */
const scope = z.strictObject({
  target: templateOver(['ip', 'port', 'name', 'workspace'])
    .default({ instance: '{ip}:{port}' })
    .meta({ description: 'Labels of a target’s series; fields {ip} {port} {name} {workspace}.' }),
  server: templateOver(['ip', 'port', 'name'])
    .refine((labels) => Object.keys(labels).length === 1, { error: 'accepted: exactly one label' })
    .default({ instance: '{ip}:{port}' })
    .meta({
      description: 'Label of a server’s series, filled for each of its targets; fields {ip} {port} {name}.',
    }),
  workspace: templateOver(['name'])
    .default({ job: '{name}' })
    .meta({ description: 'Labels of a workspace’s series; field {name}.' }),
});

const nhn = z.strictObject({
  name,
  kind: z.literal('nhn').meta({ description: 'NHN Cloud System Monitoring.' }),
  endpoints: endpoints
    .default({ ...NHN_ENDPOINTS })
    .meta({ description: 'Base URL by region code; the four official hosts when left out.' }),
  projects: z
    .array(project)
    .min(1, 'accepted: at least one project')
    .meta({ description: 'The projects served, each with its own app key.' }),
  timeZone: timeZone.optional().meta({ description: 'Zone of NHN’s zone-less times; fills `lastModifiedAtUtc`.' }),
  scope: scope.prefault({}).meta({ description: 'How an entity is found in its Prometheus.' }),
});

const ONE_BASE = { error: 'accepted: either url or endpoints, exactly one of them' };

const auth = z.union(
  [
    z.strictObject({ bearer: secret.meta({ description: 'Bearer token. A secret.' }) }),
    z.strictObject({
      basic: z.strictObject({
        username: z.string().min(1).meta({ description: 'User name of HTTP Basic.' }),
        password: secret.meta({ description: 'Password of HTTP Basic. A secret.' }),
      }),
    }),
  ],
  { error: 'accepted: { bearer: TOKEN } or { basic: { username, password } }' },
);

const prometheus = z
  .strictObject({
    name,
    kind: z.literal('prometheus').meta({ description: 'Tencent TMP, or any server of the Prometheus HTTP API.' }),
    url: upstreamUrl.optional().meta({ description: 'Base URL that serves every region. Either this or `endpoints`.' }),
    endpoints: endpoints.optional().meta({ description: 'Base URL by region code. Either this or `url`.' }),
    auth: auth.optional().meta({ description: 'How the server is told who asks: `bearer` or `basic`, one of them.' }),
    remoteWritePath: urlPath
      .default('/api/v1/write')
      .meta({ description: 'Where remote write is, below the base URL; Tencent’s is `/api/v1/prom/write`.' }),
    pushgatewayUrl: z
      .union([upstreamUrl, endpoints], { error: 'accepted: a base URL, or { region: URL }' })
      .optional()
      .meta({ description: 'Base URL of the Pushgateway, or one by region code; asked with the same `auth`.' }),
  })
  .refine(hasOneBase, ONE_BASE);

const zmon = z
  .strictObject({
    name,
    kind: z.literal('zmon').meta({ description: 'ZMON: alerts and downtimes.' }),
    url: upstreamUrl.optional().meta({ description: 'Base URL that serves every region. Either this or `endpoints`.' }),
    endpoints: endpoints.optional().meta({ description: 'Base URL by region code. Either this or `url`.' }),
    auth: auth.meta({ description: 'How the controller is told who asks: `bearer` or `basic`, one of them.' }),
  })
  .refine(hasOneBase, ONE_BASE);

const groundwork = z
  .strictObject({
    name,
    kind: z.literal('groundwork').meta({ description: 'GroundWork Foundation: hosts.' }),
    url: upstreamUrl.optional().meta({ description: 'Base URL that serves every region. Either this or `endpoints`.' }),
    endpoints: endpoints.optional().meta({ description: 'Base URL by region code. Either this or `url`.' }),
    apiPath: urlPath
      .default('/api')
      .meta({ description: 'Where the API is, below the base URL; `/foundation-webapp/api` on some installations.' }),
    timeZone: timeZone
      .default('UTC')
      .meta({ description: 'Zone of the server: of its times without one, and of dates in its query language.' }),
    auth: z
      .strictObject({
        username: z.string().min(1).meta({ description: 'User to log in as; writes need an administrator.' }),
        password: secret.meta({ description: 'The user’s password. A secret.' }),
        appName: z
          .string()
          .regex(/^[A-Za-z0-9._-]{1,64}$/, 'accepted: 1 to 64 letters, digits, ., - and _')
          .default('sightline')
          .meta({ description: 'Application name that tokens are issued to.' }),
        encoding: z.enum(['base64', 'plain']).default('base64').meta({
          description:
            'How the login carries user and password: `base64` on 7.x, `plain` on 8 or with an encrypted password.',
        }),
      })
      .meta({ description: 'How GroundWork is told who asks.' }),
  })
  .refine(hasOneBase, ONE_BASE);

/** One configured upstream system, told apart by `kind`. */
export const sourceSchema = z.discriminatedUnion('kind', [nhn, prometheus, zmon, groundwork], {
  error: ({ code }) => (code === 'invalid_union' ? 'accepted: nhn, prometheus, zmon, groundwork' : undefined),
});

/** The configuration of one NHN System Monitoring source. */
export type NhnSourceConfig = z.infer<typeof nhn>;
/** The configuration of one Prometheus-compatible source. */
export type PrometheusSourceConfig = z.infer<typeof prometheus>;
/** The configuration of one ZMON source. */
export type ZmonSourceConfig = z.infer<typeof zmon>;
/** The configuration of one GroundWork source. */
export type GroundworkSourceConfig = z.infer<typeof groundwork>;
/** The configuration of any source. */
export type SourceConfig = z.infer<typeof sourceSchema>;

function templateOver(fields: readonly string[]) {
  return labelTemplates.superRefine((labels, context) => {
    if (Object.keys(labels).length === 0) context.addIssue({ code: 'custom', message: 'accepted: at least one label' });
    for (const [label, template] of Object.entries(labels)) {
      const used = [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
      const unknown = used.filter((field) => !fields.includes(field));
      const accepted = `accepted: text with at least one of ${fields.map((field) => `{${field}}`).join(' ')}`;
      if (used.length === 0 || unknown.length > 0)
        context.addIssue({ code: 'custom', path: [label], message: accepted });
    }
  });
}

function hasOneBase(source: { readonly url?: unknown; readonly endpoints?: unknown }): boolean {
  return (source.url === undefined) !== (source.endpoints === undefined);
}

function isUpstreamUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

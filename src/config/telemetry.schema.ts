import { z } from 'zod';

const collectorUrl = z.string().refine(isCollectorUrl, {
  error: 'accepted: an http or https URL without user, query or fragment, such as http://127.0.0.1:4318',
});

/** Where traces go. */
export const telemetrySchema = z.strictObject({
  otlpEndpoint: collectorUrl.optional().meta({
    description: 'Collector of traces, by OTLP over HTTP; `/v1/traces` comes below it. Left out: no traces are made.',
  }),
  otlpHeaders: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Headers for the collector, such as `authorization`. Secrets.' }),
  sampleRatio: z.number().min(0).max(1).default(1).meta({
    description: 'Share of the traces begun here that is sent, 0 to 1; a `traceparent` that came has decided already.',
  }),
});

function isCollectorUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
}

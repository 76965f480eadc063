import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { startOtlpReceiver } from '../otlp-receiver.ts';
import { type DisclosureReport, watchDisclosure } from './disclosure-watch.ts';
import { tally } from './tally.ts';

/** Watches gateways in processes of their own, however far below this one they are started. */
export interface ChildrenWatch {
  /** What the processes need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Waits until those that were started have ended. Throws when a secret was in an answer, a log line, a span, a metric,
   * or in `output`; and when there was nothing to watch.
   */
  end(output?: string): Promise<void>;
}

const endWithinMs = 20_000;
const pollMs = 20;
const preload = pathToFileURL(join(import.meta.dirname, 'child/preload.ts')).href;
const reportSchema = z.object({
  secrets: z.array(z.string()),
  findings: z.array(z.string()),
  searched: z.object({ answers: z.number(), logLines: z.number(), spans: z.number(), metricPages: z.number() }),
});

/** Begins before the processes are started. Spans go to a collector of its own where the configuration names none. */
export async function watchChildren(): Promise<ChildrenWatch> {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-disclosure-'));
  const collector = await startOtlpReceiver();
  return {
    env: {
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${preload}`,
      SIGHTLINE_DISCLOSURE_FOLDER: folder,
      SIGHTLINE_DISCLOSURE_COLLECTOR: collector.url,
    },
    end: async (output = '') => {
      try {
        const reports = await readReports(folder);
        const watch = watchDisclosure([]);
        for (const report of reports) watch.adopt(report);
        watch.searchLog(output.split('\n'));
        watch.searchSpans(collector.bodies);
        tally(watch.report());
        watch.end();
      } finally {
        await collector.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function readReports(folder: string): Promise<DisclosureReport[]> {
  const limit = AbortSignal.timeout(endWithinMs);
  for (;;) {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    if (names.length === 0) throw new Error('no gateway was started that could be watched');
    const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
    if (!texts.includes('')) return texts.map((text) => reportSchema.parse(JSON.parse(text)));
    if (limit.aborted) throw new Error('a gateway did not end, or without a report of what it disclosed');
    await pause(pollMs);
  }
}

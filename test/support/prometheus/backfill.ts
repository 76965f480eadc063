import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

const run = promisify(execFile);

/**
 * Turns OpenMetrics lines (without the closing `# EOF`) into blocks of a Prometheus storage folder. No lines, no blocks.
 * Samples of one series must come in order of time.
 */
export async function backfillStorage(
  lines: Iterable<string>,
  storagePath: string,
  scratchFolder: string,
): Promise<void> {
  const file = join(scratchFolder, 'backfill.openmetrics');
  let empty = true;
  function* closed(): Generator<string> {
    for (const chunk of lines) {
      empty = false;
      yield chunk;
    }
    yield '# EOF\n';
  }
  await pipeline(Readable.from(closed()), createWriteStream(file));
  if (!empty) {
    const promtool = await findProgram('promtool', 'prometheus');
    // One block for a month: in blocks of two hours, which is promtool's way, the month would be read 360 times.
    const blocks = '--max-block-duration=744h';
    await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', blocks, file, storagePath]);
  }
  await rm(file);
}

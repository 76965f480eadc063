// Loaded into the gateway before its own code: when the demo is gone, however it went, the channel to it closes.
import { rmSync } from 'node:fs';

process.channel?.unref();
process.once('disconnect', () => {
  // The demo removes its folder itself unless it was killed.
  if (process.env.SIGHTLINE_DEMO_FOLDER) rmSync(process.env.SIGHTLINE_DEMO_FOLDER, { recursive: true, force: true });
  process.kill(process.pid, 'SIGTERM');
});

import { z } from 'zod';
import type { GroundworkOutcome } from './shapes.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const result = z.object({
  entity: text,
  // The two spellings of the counters have two spellings here, too.
  status: z.string().transform((status) => status.toLowerCase()),
  message: text,
});

/** What a batch was answered with: `location` is what the server believes its name is, and is not even read (quirk 5). */
export const batchDecoder = z.object({
  entityType: text,
  results: z
    .array(result)
    .nullish()
    .transform((list) => list ?? []),
});

/** A batch as it was answered. */
export type Batch = z.infer<typeof batchDecoder>;
type Result = Batch['results'][number];

const STATUS: Readonly<Record<string, GroundworkOutcome['status']>> = {
  success: 'SUCCESS',
  successful: 'SUCCESS',
  failure: 'FAILURE',
  failed: 'FAILURE',
  warning: 'WARNING',
};

const NOT_MENTIONED = 'GroundWork’s answer does not tell what became of this host: read it to see';

/**
 * What became of each of `names`, which differ by more than case. Results are matched by the host they name; those that
 * name none of ours (quirk 5: no entity, or "unknown host") belong to what is then left, in order.
 */
export function outcomesOf(names: readonly string[], { results }: Batch): GroundworkOutcome[] {
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found = new Map<string, Result>();
  const nameless: Result[] = [];
  for (const one of results) {
    const name = one.entity === null ? undefined : byName.get(one.entity.toLowerCase());
    if (name === undefined || found.has(name)) nameless.push(one);
    else found.set(name, one);
  }
  const left = names.filter((name) => !found.has(name));
  // Only when they are as many is the order a fact.
  if (left.length === nameless.length) {
    for (const [i, name] of left.entries()) {
      const one = nameless[i];
      if (one) found.set(name, one);
    }
  }
  return names.map((name) => {
    const one = found.get(name);
    if (!one) return { name, storedName: name, status: 'WARNING', message: NOT_MENTIONED };
    const storedName = one.entity?.toLowerCase() === name.toLowerCase() ? one.entity : name;
    return { name, storedName, status: STATUS[one.status] ?? 'WARNING', message: one.message };
  });
}

/** What an asynchronous batch was answered with: one result that names a task (quirk 7), the same for every host. */
export function queuedOutcomes(names: readonly string[], batch: Batch): GroundworkOutcome[] {
  const [task] = batch.results;
  const isTask = batch.entityType?.toLowerCase() !== 'host';
  // A server that does not know `async` has done the work and tells of each host.
  if (!isTask || task === undefined) return outcomesOf(names, batch);
  const status = STATUS[task.status] === 'SUCCESS' ? 'QUEUED' : 'FAILURE';
  return names.map((name) => ({ name, storedName: name, status, message: task.message }));
}

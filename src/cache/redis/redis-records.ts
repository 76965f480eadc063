import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RedisLink } from './redis-link.ts';
import type { RedisSeal } from './redis-seal.ts';

/** A record as it is kept: `atMs` is when it came, epoch milliseconds. */
export interface KeptRecord {
  readonly id: string;
  readonly atMs: number;
  readonly value: unknown;
}

/** All that is kept of a place. */
export interface KeptRecords {
  /** Stays the same until Redis has lost what it had. */
  readonly epoch: string;
  readonly records: readonly KeptRecord[];
}

/** Records in Redis, sealed, a hash for each place. Every method rejects while Redis is away. */
export interface RedisRecords {
  read(place: string): Promise<KeptRecords>;
  write(place: string, records: readonly KeptRecord[]): Promise<void>;
  remove(place: string, ids: readonly string[]): Promise<void>;
}

/** Part of every name; to be raised with any change of the form. */
const FORMAT = 1;
/** Longer than whatever the records are about; counted from the last write of the place. */
const TTL_SECONDS = 400 * 86_400;
/** Thousands of records are read at once, but only after one has changed. */
const TIMEOUT_MS = 1_000;
const EPOCH = 'epoch';

const keptRecord = z.object({ id: z.string(), atMs: z.number(), value: z.unknown() });

/** Makes the store of one kind of record. What is not exactly what an instance wrote is as if it were not there. */
export function createRedisRecords(kind: string, link: RedisLink, seal: RedisSeal): RedisRecords {
  const nameOf = (place: string) => seal.nameOf(`records:${FORMAT}`, `${kind}\n${place}`);
  const fieldOf = (name: string, id: string) => seal.nameOf('record', `${name}\n${id}`);
  const sealedAs = (name: string, field: string) => `${name}\n${field}`;

  return {
    async read(place) {
      const name = nameOf(place);
      const fields = await link.run(async (client) => {
        await client.hSetNX(name, EPOCH, randomUUID());
        return client.hGetAll(name);
      }, TIMEOUT_MS);
      const records = Object.entries(fields).flatMap(([field, sealed]) => {
        const plain = field === EPOCH ? null : seal.open(sealedAs(name, field), sealed);
        const read = plain ? keptRecord.safeParse(JSON.parse(plain.toString('utf8'))) : null;
        return read?.success ? [read.data] : [];
      });
      return { epoch: String(fields[EPOCH]), records: records.sort((a, b) => a.atMs - b.atMs) };
    },
    async write(place, records) {
      if (records.length === 0) return;
      const name = nameOf(place);
      const fields = records.map((record): [string, Buffer] => {
        const field = fieldOf(name, record.id);
        return [field, seal.seal(sealedAs(name, field), Buffer.from(JSON.stringify(record)))];
      });
      await link.run(
        (client) => Promise.all([client.hSet(name, new Map(fields)), client.expire(name, TTL_SECONDS)]),
        TIMEOUT_MS,
      );
    },
    async remove(place, ids) {
      if (ids.length === 0) return;
      const name = nameOf(place);
      const fields = ids.map((id) => fieldOf(name, id));
      await link.run((client) => client.hDel(name, fields), TIMEOUT_MS);
    },
  };
}

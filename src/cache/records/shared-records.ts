import type { Generations } from '../generations.ts';
import type { RedisRecords } from '../redis/redis-records.ts';
import { MAX_RECORDS, type Records } from './records.ts';

/** Records that instances share, with what Redis cannot be told now kept until it can. */
export interface SharedRecords<Value> extends Records<Value> {
  /** Tells Redis of what it has not heard; to be called when it is back. Never rejects. */
  catchUp(): Promise<void>;
}

/** How records are shared. */
export interface SharedRecordsOptions<Value> {
  readonly far: RedisRecords;
  readonly generations: Generations;
  /** The value as it is, or `null` when it is none. */
  readonly parse: (value: unknown) => Value | null;
  readonly nowMs: () => number;
}

interface Entry<Value> {
  readonly atMs: number;
  readonly value: Value;
}

/** What this instance knows of one place. */
interface Place<Value> {
  /** As Redis had it at the last look, oldest first. */
  told: Map<string, Entry<Value>>;
  /** What was put, or removed (`null`), here since. */
  readonly untold: Map<string, Entry<Value> | null>;
  generation: string | null;
  epoch: string | null;
  running: Promise<void>;
  next: Promise<void> | null;
}

/**
 * Makes the records of all instances: each has a copy, and looks again after one has changed. While Redis is away it goes
 * on with its copy; when Redis has lost what it had, every instance tells it again what it knows.
 */
export function createSharedRecords<Value>(options: SharedRecordsOptions<Value>): SharedRecords<Value> {
  const { far, generations, parse, nowMs } = options;
  const places = new Map<string, Place<Value>>();
  const placeOf = (name: string): Place<Value> => {
    const place = places.get(name) ?? newPlace<Value>();
    places.set(name, place);
    return place;
  };

  const tell = async (name: string, place: Place<Value>): Promise<void> => {
    const news = [...place.untold];
    if (news.length === 0) return;
    await far.write(
      name,
      news.flatMap(([id, entry]) => (entry ? [{ id, ...entry }] : [])),
    );
    await far.remove(
      name,
      news.flatMap(([id, entry]) => (entry ? [] : [id])),
    );
    for (const [id, entry] of news) {
      if (place.untold.get(id) === entry) place.untold.delete(id);
      if (entry) place.told.set(id, entry);
      else place.told.delete(id);
    }
    await generations.renew(name);
  };

  const look = async (name: string, place: Place<Value>): Promise<void> => {
    const { epoch, records } = await far.read(name);
    const isLost = place.epoch !== null && place.epoch !== epoch;
    for (const [id, entry] of isLost ? place.told : []) {
      if (!place.untold.has(id)) place.untold.set(id, entry);
    }
    const read = records.flatMap(({ id, atMs, value: kept }): [string, Entry<Value>][] => {
      const value = parse(kept);
      return value === null ? [] : [[id, { atMs, value }]];
    });
    place.epoch = epoch;
    place.told = new Map(read.slice(-MAX_RECORDS));
    await far.remove(
      name,
      read.slice(0, -MAX_RECORDS).map(([id]) => id),
    );
  };

  const compare = async (name: string, place: Place<Value>): Promise<void> => {
    try {
      await tell(name, place);
      const generation = await generations.current(name);
      if (generation === place.generation) return;
      await look(name, place);
      place.generation = generation;
      await tell(name, place);
    } catch {
      // Redis is away: the copy is what there is, and the next call tries again.
    }
  };

  /** Whoever calls while one comparison is under way shares the one after it, which sees what came before the call. */
  const agree = async (name: string): Promise<Place<Value>> => {
    const place = placeOf(name);
    place.next ??= place.running.then(() => {
      place.next = null;
      place.running = compare(name, place);
      return place.running;
    });
    await place.next;
    return place;
  };

  return {
    async put(name, id, value) {
      placeOf(name).untold.set(id, { atMs: nowMs(), value });
      await agree(name);
    },
    async remove(name, id) {
      const value = entriesOf(await agree(name)).get(id)?.value ?? null;
      placeOf(name).untold.set(id, null);
      await agree(name);
      return value;
    },
    all: async (name) => [...entriesOf(await agree(name)).values()].map(({ value }) => value),
    async catchUp() {
      await Promise.all([...places.keys()].map(agree));
    },
  };
}

function newPlace<Value>(): Place<Value> {
  return { told: new Map(), untold: new Map(), generation: null, epoch: null, running: Promise.resolve(), next: null };
}

/** What is known, with what Redis has not heard yet. */
function entriesOf<Value>({ told, untold }: Place<Value>): ReadonlyMap<string, Entry<Value>> {
  if (untold.size === 0) return told;
  const entries = new Map(told);
  for (const [id, entry] of untold) {
    entries.delete(id);
    if (entry) entries.set(id, entry);
  }
  return entries;
}

import type { Faults } from '../support/faults.ts';
import type { RequestLog } from '../support/request-log.ts';
import type { NhnWording } from './nhn-answer.ts';
import type { NhnProject, NhnRegion } from './nhn-model.ts';
import type { NhnProjectStore } from './nhn-state.ts';
import type { NhnScale } from './nhn-world.ts';

/** How to start the simulator; everything has a default. */
export interface NhnSimulatorOptions {
  /** Same seed, same ids, same metrics; 1 when left out. */
  readonly seed?: number;
  /** Epoch milliseconds; the system's clock when left out. */
  readonly now?: () => number;
  readonly projects?: readonly NhnProject[];
  /** A uniform world of this size instead of the story's. */
  readonly scale?: NhnScale;
  /** Fixed ports, for the demo. */
  readonly ports?: Readonly<Partial<Record<NhnRegion, number>>>;
  readonly wording?: Partial<NhnWording>;
  /** How long a new target shows no `resultCd`, in milliseconds; 60,000 when left out. */
  readonly preparingMs?: number;
  /** Shared with other simulators; a fresh one each when left out. */
  readonly log?: RequestLog;
  readonly faults?: Faults;
  /** Starts real Prometheus servers behind the proxy; left out, none. */
  readonly prometheus?: NhnPrometheusOptions;
  /** A Prometheus of one's own behind the proxy instead, by region and project; null is "none" (503). */
  readonly prometheusUrl?: (region: NhnRegion, projectId: string) => string | null;
}

/** The real Prometheus servers: one for each region and project, because a key sees only its own series. */
export interface NhnPrometheusOptions {
  /** All regions of every project when left out. */
  readonly regions?: readonly NhnRegion[];
  /** All projects when left out. */
  readonly projects?: readonly string[];
  /** How much history is there from the first second; 6 when left out, 0 for none. */
  readonly historyHours?: number;
  /** Of live scrapes; 15 when left out. */
  readonly scrapeIntervalSeconds?: number;
  /** Of the history; 60 when left out, as the real service samples (quirk 10). */
  readonly historyStepSeconds?: number;
}

/** A running simulator. */
export interface NhnSimulator {
  /** Base URL by region, no slash at the end. */
  readonly endpoints: Readonly<Record<NhnRegion, string>>;
  readonly projects: readonly NhnProject[];
  readonly log: RequestLog;
  readonly faults: Faults;
  /** When the story counts from, epoch milliseconds. */
  readonly startedAtMs: number;
  /** One project's state in one region, to inspect or to seed; throws when the project is not there. */
  store(region: NhnRegion, projectId: string): NhnProjectStore;
  /** The Prometheus behind the proxy, past the key and the allow-list; null when there is none. */
  prometheusUrl(region: NhnRegion, projectId: string): string | null;
  /** Frees ports, processes and temporary folders. */
  close(): Promise<void>;
}

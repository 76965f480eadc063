import { createRandom, type Random } from '../support/random.ts';
import type { HostSeed, ServiceSeed, StoredDevice, StoredHost, StoredService } from './host-model.ts';
import type { InjectionAlarm } from './query/injection-alarm.ts';
import { TokenStore } from './token-store.ts';

/** How many asynchronous batches wait before the server answers 429. */
const DEFAULT_QUEUE_CAPACITY = 10;

/** All that one simulated GroundWork knows; tests and stories write into it directly. */
export class GroundWorkState {
  /** Hosts by lower-case name, in the order in which they came: names are looked up without regard to case (q11). */
  readonly hosts = new Map<string, StoredHost>();
  /** Names of properties that any host ever had; queries know no others. */
  readonly knownProperties = new Set<string>();
  /** Queries that no careful client sends. A test that asks the simulator anything ends by looking here. */
  readonly alarms: InjectionAlarm[] = [];
  /** Lower-case host name to the message with which writing that host fails. */
  readonly refusals = new Map<string, string>();
  readonly tokens: TokenStore;
  readonly random: Random;
  readonly now: () => number;
  /** Names that autocomplete knows: the index follows the hosts late (q20). */
  indexedNames: string[] = [];
  queueCapacity = DEFAULT_QUEUE_CAPACITY;
  readonly #queue: (() => void)[] = [];
  readonly #devices = new Map<string, StoredDevice>();
  #lastId = 0;

  constructor(now: () => number, seed: number) {
    this.now = now;
    this.random = createRandom(seed);
    this.tokens = new TokenStore(now, this.random);
  }

  /** An id that nothing has had. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Looks a host up by name, or by the UUID of its identity. */
  find(name: string): StoredHost | undefined {
    return this.hosts.get(name.toLowerCase()) ?? [...this.hosts.values()].find((host) => host.identityId === name);
  }

  /** The device with this identification, made when there is none; a display name renames it. */
  device(identification: string, displayName: string | null): StoredDevice {
    const device = this.#devices.get(identification) ?? {
      id: this.nextId(),
      identification,
      displayName: identification,
    };
    if (displayName !== null) device.displayName = displayName;
    this.#devices.set(identification, device);
    return device;
  }

  /** Adds a host, past all checks; the index knows it at once. */
  seedHost(seed: HostSeed): StoredHost {
    const { services, deviceIdentification, deviceDisplayName, ...given } = seed;
    const host: StoredHost = {
      id: this.nextId(),
      identityId: this.random.uuid(),
      description: seed.hostName,
      monitorStatus: 'UP',
      appType: 'NAGIOS',
      device: this.device(deviceIdentification ?? seed.hostName, deviceDisplayName ?? seed.hostName),
      agentId: null,
      lastCheckTimeMs: null,
      nextCheckTimeMs: null,
      lastStateChangeMs: null,
      lastPlugInOutput: null,
      alias: null,
      acknowledged: false,
      stateType: 'HARD',
      checkType: 'ACTIVE',
      properties: {},
      hostGroups: [],
      ...given,
      services: (services ?? []).map((service) => this.#seedService(service, given.lastCheckTimeMs ?? null)),
    };
    this.keep(host);
    this.indexedNames.push(host.hostName);
    return host;
  }

  /** Keeps a host under its present name and remembers the names of its properties. */
  keep(host: StoredHost): void {
    this.hosts.set(host.hostName.toLowerCase(), host);
    for (const name of Object.keys(host.properties)) this.knownProperties.add(name);
  }

  /** Puts work on the queue; false when it is full. */
  enqueue(work: () => void): boolean {
    if (this.#queue.length >= this.queueCapacity) return false;
    this.#queue.push(work);
    return true;
  }

  /** Does all that runs in the background: queued batches, then the index. */
  settle(): void {
    for (const work of this.#queue.splice(0)) work();
    this.refreshIndex();
  }

  /** Brings the autocomplete index up to date. */
  refreshIndex(): void {
    this.indexedNames = [...this.hosts.values()].map((host) => host.hostName);
  }

  #seedService(seed: ServiceSeed, lastCheckTimeMs: number | null): StoredService {
    return { id: this.nextId(), output: seed.monitorStatus, lastCheckTimeMs, ...seed };
  }
}

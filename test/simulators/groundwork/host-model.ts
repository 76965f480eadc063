/** A service of a host, as far as hosts show it. */
export type StoredService = {
  readonly id: number;
  readonly name: string;
  readonly monitorStatus: string;
  readonly lastCheckTimeMs: number | null;
  readonly output: string;
};

/** The device behind a host; hosts with one identification share it. */
export type StoredDevice = { readonly id: number; readonly identification: string; displayName: string };

/** A host as the simulator keeps it: times are epoch milliseconds, and what is not known is null. */
export type StoredHost = {
  readonly id: number;
  /** A UUID by which the host can be looked up beside its name. */
  readonly identityId: string;
  hostName: string;
  description: string;
  monitorStatus: string;
  appType: string;
  device: StoredDevice;
  agentId: string | null;
  lastCheckTimeMs: number | null;
  nextCheckTimeMs: number | null;
  lastStateChangeMs: number | null;
  lastPlugInOutput: string | null;
  alias: string | null;
  acknowledged: boolean;
  stateType: string;
  checkType: string;
  properties: Readonly<Record<string, string>>;
  hostGroups: readonly string[];
  services: readonly StoredService[];
};

/** What a story or a test says of a service. */
export type ServiceSeed = { readonly name: string; readonly monitorStatus: string; readonly output?: string };

/** What a story or a test says of a host; all but the name has a default. */
export type HostSeed = Partial<Omit<StoredHost, 'id' | 'identityId' | 'device' | 'services'>> & {
  readonly hostName: string;
  readonly deviceIdentification?: string;
  readonly deviceDisplayName?: string;
  readonly services?: readonly ServiceSeed[];
};

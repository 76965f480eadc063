import type { GroundWorkCall } from './groundwork-call.ts';
import type { StoredHost } from './host-model.ts';
import { createDateWriter } from './wire-date.ts';

type Part = Readonly<Record<string, unknown>>;

function named(call: GroundWorkCall, olderKey: string, id: number, rest: Part): Part {
  return { [call.switches.deepKeys === 'older' ? olderKey : 'id']: id, ...rest };
}

function hostStatus(call: GroundWorkCall, host: StoredHost): Part {
  const date = createDateWriter(call.switches.dates, call.zoneOffsetMinutes);
  return {
    hostStatusId: host.id,
    hostMonitorStatus: named(call, 'monitorStatusId', 1, { name: host.monitorStatus }),
    checkType: named(call, 'checkTypeId', 1, { name: host.checkType }),
    stateType: named(call, 'stateTypeId', 1, { name: host.stateType }),
    lastCheckTime: date(host.lastCheckTimeMs),
    nextCheckTime: date(host.nextCheckTimeMs),
  };
}

function services(call: GroundWorkCall, host: StoredHost): Part[] {
  const date = createDateWriter(call.switches.dates, call.zoneOffsetMinutes);
  return host.services.map((service) => ({
    id: service.id,
    description: service.name,
    hostName: host.hostName,
    monitorStatus: service.monitorStatus,
    lastCheckTime: date(service.lastCheckTimeMs),
    lastPlugInOutput: service.output,
    appType: host.appType,
    properties: {},
  }));
}

/** What depth deep adds: the collections, and the objects behind the names. */
export function deepPart(call: GroundWorkCall, host: StoredHost): Part {
  const { id, identification, displayName } = host.device;
  return {
    device: named(call, 'deviceId', id, { displayName, identification, description: identification }),
    hostStatus: hostStatus(call, host),
    services: services(call, host),
    hostGroups: host.hostGroups.map((name, index) =>
      named(call, 'hostGroupId', index + 1, { name, description: name, appType: host.appType }),
    ),
    applicationType: named(call, 'applicationTypeId', 1, { name: host.appType, displayName: host.appType }),
    comments: [],
  };
}

/** What depth full adds: how many services are in each state. */
export function fullPart(host: StoredHost): Part {
  const states = [...new Set(host.services.map((service) => service.monitorStatus))];
  const statistics = states.map((name) => ({
    name,
    count: host.services.filter((service) => service.monitorStatus === name).length,
  }));
  return { statistics };
}

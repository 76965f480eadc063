import type { ExporterTarget, MetricFamily } from './exporter-target.ts';
import { accumulate, type Curve, wander } from './wave.ts';

const gibibyte = 1024 ** 3;

/** What an exporter of an operating system shows: processors, memory, disks, load, network. */
export function systemFamilies(target: ExporterTarget): readonly MetricFamily[] {
  const name = [target.seed, target.targetId];
  const level = (center: number, ...of: readonly string[]): Curve => {
    const curve = wander(...name, ...of);
    return (atMs) => center * curve(atMs);
  };
  const growing = (perSecond: number, ...of: readonly string[]): Curve => accumulate(perSecond, ...name, ...of);
  const whole =
    (curve: Curve): Curve =>
    (atMs) =>
      Math.round(curve(atMs));
  const hundredths =
    (curve: Curve): Curve =>
    (atMs) =>
      Math.floor(curve(atMs) * 100) / 100;
  const modes = { idle: 0.72, user: 0.17, system: 0.08, iowait: 0.03 };
  const disks = { '/': 40 * gibibyte, '/data': 200 * gibibyte };
  return [
    {
      name: 'node_cpu_seconds_total',
      type: 'counter',
      help: 'Seconds that each processor spent in each mode.',
      series: ['0', '1'].flatMap((cpu) =>
        Object.entries(modes).map(([mode, share]) => ({
          name: 'node_cpu_seconds_total',
          labels: { cpu, mode },
          valueAt: hundredths(growing(share, 'cpu', cpu, mode)),
        })),
      ),
    },
    gauge('node_memory_MemTotal_bytes', 'Memory installed.', [[{}, () => 8 * gibibyte]]),
    gauge('node_memory_MemAvailable_bytes', 'Memory that could be used.', [[{}, whole(level(3 * gibibyte, 'memory'))]]),
    gauge('node_load1', 'Load average over one minute.', [[{}, hundredths(level(1.1, 'load'))]]),
    gauge(
      'node_filesystem_size_bytes',
      'Size of a file system.',
      Object.entries(disks).map(([mountpoint, size]) => [{ mountpoint }, () => size]),
    ),
    gauge(
      'node_filesystem_avail_bytes',
      'Space left on a file system.',
      Object.entries(disks).map(([mountpoint, size]) => [{ mountpoint }, whole(level(size * 0.4, 'disk', mountpoint))]),
    ),
    {
      name: 'node_network_receive_bytes_total',
      type: 'counter',
      help: 'Bytes received.',
      series: ['eth0', 'lo'].map((device) => ({
        name: 'node_network_receive_bytes_total',
        labels: { device },
        valueAt: whole(growing(90_000, 'receive', device)),
      })),
    },
    gauge('node_uname_info', 'The system, as labels.', [
      [{ sysname: 'Linux', machine: 'x86_64', nodename: target.hostName, domainname: '(none)' }, () => 1],
    ]),
  ];
}

/** A gauge's family from its label sets and curves. */
export function gauge(
  name: string,
  help: string,
  series: readonly (readonly [Readonly<Record<string, string>>, Curve])[],
): MetricFamily {
  return { name, type: 'gauge', help, series: series.map(([labels, valueAt]) => ({ name, labels, valueAt })) };
}

import protobuf from 'protobufjs/light.js';
import { compress } from 'snappyjs';
import type { WrittenSeries } from './written-series.ts';

// Remote write 1.0: the four messages and field numbers that every receiver knows.
const root = new protobuf.Root();
root
  .add(
    new protobuf.Type('Label')
      .add(new protobuf.Field('name', 1, 'string'))
      .add(new protobuf.Field('value', 2, 'string')),
  )
  .add(
    new protobuf.Type('Sample')
      .add(new protobuf.Field('value', 1, 'double'))
      .add(new protobuf.Field('timestamp', 2, 'int64')),
  )
  .add(
    new protobuf.Type('TimeSeries')
      .add(new protobuf.Field('labels', 1, 'Label', 'repeated'))
      .add(new protobuf.Field('samples', 2, 'Sample', 'repeated')),
  )
  .add(new protobuf.Type('WriteRequest').add(new protobuf.Field('timeseries', 1, 'TimeSeries', 'repeated')));
const writeRequest = root.lookupType('WriteRequest');

/** Headers of a remote write, besides the content type. */
export const WRITE_HEADERS: Readonly<Record<string, string>> = {
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** The series as a `WriteRequest` in protobuf, snappy-compressed; labels sorted by name, as receivers require. */
export function encodeWriteRequest(series: readonly WrittenSeries[]): Uint8Array {
  const message = writeRequest.fromObject({
    timeseries: series.map(({ labels, timestampsMs, values }) => ({
      labels: Object.entries(labels)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name, value })),
      samples: timestampsMs.map((timestamp, i) => ({ timestamp, value: values[i] })),
    })),
  });
  return compress(writeRequest.encode(message).finish());
}

import type { UpstreamCall } from '../../errors/upstream-error.ts';
import type { Labels } from '../../timeseries/series.ts';
import { readLabels } from './decode-result.ts';
import { readArray, readRecord, readText, readTexts } from './json.ts';
import type { MetricMetadata } from './shapes.ts';

/** `data` of `series`. Some versions write an empty list as null. */
export function decodeSeries(data: unknown, call: UpstreamCall): readonly Labels[] {
  return readArray(data ?? [], call, ['data']).map((entry, index) => readLabels(entry, call, ['data', index]));
}

/** `data` of `labels` and of label values. */
export function decodeTexts(data: unknown, call: UpstreamCall): readonly string[] {
  return readTexts(data ?? [], call, ['data']);
}

/** `data` of `metadata`, grouped by metric: one may have several descriptions (§4, fact 16). */
export function decodeMetadata(data: unknown, call: UpstreamCall): readonly (readonly MetricMetadata[])[] {
  return Object.entries(readRecord(data ?? {}, call, ['data'])).map(([metric, entries]) =>
    readArray(entries, call, ['data', metric]).map((value, index) => {
      const at = ['data', metric, index];
      const entry = readRecord(value, call, at);
      return {
        metric,
        type: readText(entry.type, call, [...at, 'type']),
        help: readText(entry.help ?? '', call, [...at, 'help']),
        unit: readText(entry.unit ?? '', call, [...at, 'unit']),
      };
    }),
  );
}

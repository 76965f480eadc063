import { jsonText } from './write-result.ts';

/** What one endpoint of the API answers with. */
export interface ApiAnswer {
  /** The envelope's `data`, as JSON text. */
  readonly dataJson: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** Prometheus' envelope around an answer. */
export function writeAnswer({ dataJson, warnings = [], infos = [] }: ApiAnswer): string {
  return `{"status":"success","data":${dataJson}${remarks('warnings', warnings)}${remarks('infos', infos)}}`;
}

/** Prometheus' envelope around a failure. */
export function writeFailure(errorType: string, message: string): string {
  return `{"status":"error","errorType":${jsonText(errorType)},"error":${jsonText(message)}}`;
}

function remarks(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${name}":${jsonText(texts)}`;
}

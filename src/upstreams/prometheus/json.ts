import type { UpstreamCall } from '../../errors/upstream-error.ts';
import { type AnswerPath, kindOf, malformed } from '../malformed.ts';

/** A foreign JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as an object, or the error that names `at`. */
export function readRecord(value: unknown, call: UpstreamCall, at: AnswerPath): JsonRecord {
  if (isRecord(value)) return value;
  throw malformed(call, at, `expected an object, received ${kindOf(value)}`);
}

/** `value` as an array. */
export function readArray(value: unknown, call: UpstreamCall, at: AnswerPath): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(call, at, `expected an array, received ${kindOf(value)}`);
}

/** `value` as text. */
export function readText(value: unknown, call: UpstreamCall, at: AnswerPath): string {
  if (typeof value === 'string') return value;
  throw malformed(call, at, `expected a string, received ${kindOf(value)}`);
}

/** `value` as an array of texts. */
export function readTexts(value: unknown, call: UpstreamCall, at: AnswerPath): readonly string[] {
  return readArray(value, call, at).map((text, index) => readText(text, call, [...at, index]));
}

import type { Refusal } from '../../loaders/written.ts';
import type { UserError } from './user-error.type.ts';

/** A fault of the input that was found before anything was sent. */
export function badInput(field: string, message: string): UserError {
  return { code: 'BAD_INPUT', message, field: ['input', field], upstreamCode: null };
}

/** Something that a write needs and that does not exist, or not for this caller. */
export function notFound(field: string, message: string): UserError {
  return { code: 'NOT_FOUND', message, field: ['input', field], upstreamCode: null };
}

/** An upstream's refusal as the graph tells it. */
export function refused({ kind, message, code }: Refusal): UserError {
  return { code: kind, message, field: null, upstreamCode: code === null ? null : String(code) };
}

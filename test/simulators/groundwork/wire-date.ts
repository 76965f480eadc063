import type { GroundWorkSwitches } from './switches.ts';

const MINUTE_MS = 60_000;
const FORMS = ['iso', 'epochMs', 'epochMsText', 'isoColon'] as const;

function isoWithOffset(epochMs: number, offsetMinutes: number, separator: string): string {
  const local = new Date(epochMs + offsetMinutes * MINUTE_MS).toISOString().replace('Z', '');
  const size = Math.abs(offsetMinutes);
  const digits = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${digits.join(separator)}`;
}

/** Prints dates in the form that the switch names; `mixed` takes all four in turn (upstreams.md §5 q12). */
export function createDateWriter(
  form: GroundWorkSwitches['dates'],
  offsetMinutes: number,
): (epochMs: number | null) => string | number | null {
  let written = 0;
  return (epochMs) => {
    if (epochMs === null) return null;
    const chosen = form === 'mixed' ? FORMS[written % FORMS.length] : form;
    written += 1;
    if (chosen === 'epochMs') return epochMs;
    if (chosen === 'epochMsText') return String(epochMs);
    return isoWithOffset(epochMs, offsetMinutes, chosen === 'isoColon' ? ':' : '');
  };
}

/** Reads a date that a client wrote in any of the four forms; null when it is none of them. */
export function readDateMs(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value : null;
  if (typeof value !== 'string') return null;
  if (/^-?\d+$/.test(value)) return Number(value);
  const epochMs = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(epochMs) ? null : epochMs;
}

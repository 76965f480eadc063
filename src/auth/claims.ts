import { ROLES, type Role } from './caller.ts';

/** The highest role that a claim names: a text or a list of texts. `null` when it names none; names are exact. */
export function roleOf(claim: unknown): Role | null {
  const named = textsOf(claim);
  return ROLES.findLast((role) => named.includes(role)) ?? null;
}

/** The projects that a claim grants: a list of ids, or ids with spaces between. What cannot be read grants nothing. */
export function projectsOf(claim: unknown): readonly string[] {
  return [...new Set(textsOf(claim))];
}

function textsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((text) => text !== '');
  return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];
}

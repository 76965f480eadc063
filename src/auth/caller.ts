/** What a caller may do; each includes the one before it. */
export const ROLES = ['VIEWER', 'EDITOR', 'ADMIN'] as const;
/** VIEWER reads, EDITOR also writes, ADMIN also sees what operators need. */
export type Role = (typeof ROLES)[number];

/** Who is asking, and what was granted. */
export interface Caller {
  /** Stable and unique; safe to log. */
  readonly id: string;
  readonly name: string | null;
  readonly role: Role;
  /** Ids of the projects granted; `all` where access is not configured. */
  readonly projects: 'all' | readonly string[];
}

/** Everyone, where `auth` is left out of the configuration: the start-up log warns of it. */
export const ANONYMOUS_ADMIN: Caller = { id: 'anonymous', name: null, role: 'ADMIN', projects: 'all' };

/** Whether the caller's role is at least `needed`. */
export function hasRole(caller: Caller, needed: Role): boolean {
  return ROLES.indexOf(caller.role) >= ROLES.indexOf(needed);
}

/** Whether the caller may see the project. What is not granted does not exist for them. */
export function isGranted(caller: Caller, projectId: string): boolean {
  return caller.projects === 'all' || caller.projects.includes(projectId);
}

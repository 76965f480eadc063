import type { HostRule } from './join-rules.ts';
import type { Machine, MachineClaim } from './machine.ts';

/** Reads claims out of a ZMON entity id, in the order of the rules. */
export type ReadEntity = (entity: string) => readonly MachineClaim[];

/** What each field of a template may look like in an entity id; nothing else is taken for it. */
const FIELDS: Readonly<Record<string, string>> = {
  name: '(?<name>.+)',
  ip: '(?<ip>[0-9A-Fa-f.:]+)',
  // Any port: the id then needs no look at the server's targets, which would cost a call for each workspace, and an
  // alert on a port that NHN does not scrape is still one on this machine.
  port: '\\d{1,5}',
};

/** Makes the reader of entity ids for templates such as `{name}:{port}`. */
export function entityReader(templates: readonly string[]): ReadEntity {
  const rules = templates.map((rule) => ({ rule, pattern: patternOf(rule) }));
  return (entity) =>
    rules.flatMap(({ rule, pattern }) => {
      const groups = pattern.exec(entity)?.groups;
      return groups ? [{ rule, name: groups.name ?? null, ip: groups.ip ?? null }] : [];
    });
}

/**
 * What a machine claims to be under the rules between NHN and GroundWork. The same either way: ask with a server's claims
 * among hosts, or with a host's among servers.
 */
export function hostClaims(rules: readonly HostRule[], { name, ip }: Machine): readonly MachineClaim[] {
  return rules.flatMap((rule): MachineClaim[] => {
    if (rule === 'name') return [{ rule, name, ip: null }];
    return ip === null || ip === '' ? [] : [{ rule, name: null, ip }];
  });
}

function patternOf(template: string): RegExp {
  const seen = new Set<string>();
  const source = template
    .split(/(\{[^}]*\})/)
    .map((part) => {
      const field = /^\{(.*)\}$/.exec(part)?.[1];
      if (field === undefined) return literal(part);
      // A second {name} in one template is the same name again.
      if (field !== 'port' && seen.has(field)) return `\\k<${field}>`;
      seen.add(field);
      return FIELDS[field] ?? literal(part);
    })
    .join('');
  return new RegExp(`^${source}$`, 'i');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

import { z } from 'zod';

const FIELDS: readonly string[] = ['name', 'ip', 'port'];

const entityTemplate = z.string().refine(namesAMachine, {
  error: 'accepted: text with {name} or {ip}, and {port} where a port follows, such as {name}:{port}',
});

/** How one machine is recognised across systems: the first rule that fits wins, and disagreement is told in the graph. */
export const joinSchema = z.strictObject({
  host: z
    .array(z.enum(['name', 'ip']))
    .min(1)
    .default(['name', 'ip'])
    .meta({
      description:
        'GroundWork host of an NHN server, in this order: `name` compares its name, `ip` its device identification ' +
        'with the server’s address. Upper and lower case are the same.',
    }),
  alertEntity: z
    .array(entityTemplate)
    .min(1)
    .default(['{name}', '{name}:{port}', '{ip}', '{ip}:{port}'])
    .meta({
      description:
        'ZMON entity ids of an NHN server, in this order; fields {name} {ip} {port}. {port} is any port: recognising a ' +
        'machine costs no call for its targets. Upper and lower case are the same.',
    }),
});

function namesAMachine(template: string): boolean {
  const used = [...template.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  return used.every((field) => FIELDS.includes(field)) && used.some((field) => field !== 'port');
}

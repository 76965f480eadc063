import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityReader, hostClaims } from '../../../src/loaders/join/claims.ts';
import { claimFits, type Machine } from '../../../src/loaders/join/machine.ts';
import { createMachineIndex } from '../../../src/loaders/join/machine-index.ts';

const read = entityReader(['{name}', '{name}:{port}', '{ip}', '{ip}:{port}']);
const web1 = { name: 'web-01', ip: '10.0.0.1' };
const web2 = { name: 'web-02', ip: '10.0.0.2' };
const bare = { name: 'bare', ip: null };

function indexOf(...machines: Machine[]) {
  return createMachineIndex(machines, (machine) => machine);
}

describe('The machine that a ZMON entity means', () => {
  it.each([
    ['web-01', '{name}'],
    ['web-01:9100', '{name}:{port}'],
    ['10.0.0.1', '{ip}'],
    ['10.0.0.1:22', '{ip}:{port}'],
    ['WEB-01', '{name}'],
  ])('%s is found by the rule %s', (entity, rule) => {
    expect(indexOf(web2, bare, web1).recognise(read(entity))).toEqual({
      machine: web1,
      candidates: [web1],
      identity: { rule, conflicts: [] },
    });
  });

  it.each(['web-03', 'web-01:http', 'web-01:123456', '10.0.0.11', 'xweb-01', ''])('%j is none of them', (entity) => {
    expect(indexOf(web1, web2, bare).recognise(read(entity))).toBeNull();
  });

  it('is told with the one that a later rule would find', () => {
    const odd = { name: '10.0.0.1', ip: '10.0.0.9' };
    const found = indexOf(web1, odd).recognise(read('10.0.0.1'));
    expect(found?.machine).toBe(odd);
    expect(found?.identity).toEqual({
      rule: '{name}',
      conflicts: [
        { rule: '{ip}', machine: 'web-01 (10.0.0.1)', message: 'by the rule {ip} it would be web-01 (10.0.0.1)' },
      ],
    });
  });

  it('is nobody, and every one is named, when one rule fits several', () => {
    const twin = { name: 'Web-01', ip: '10.0.0.7' };
    const found = indexOf(web1, twin).recognise(read('web-01'));
    expect(found?.machine).toBeNull();
    expect(found?.candidates).toEqual([web1, twin]);
    expect(found?.identity.conflicts.map(({ machine }) => machine)).toEqual(['web-01 (10.0.0.1)', 'Web-01 (10.0.0.7)']);
  });

  it('is the one that its own name, address and any port spell, whatever they are made of', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9@._()+*?^$|[\]\\-]{0,20}$/);
    fc.assert(
      fc.property(name, fc.ipV4(), fc.integer({ min: 0, max: 65_535 }), (own, ip, port) => {
        const machine = { name: own, ip };
        const others = [web1, { name: `${own}x`, ip: '255.255.255.255' }];
        const index = indexOf(...others, machine);
        for (const entity of [own, `${own}:${port}`, ip, `${ip}:${port}`]) {
          expect(index.recognise(read(entity))?.candidates).toContain(machine);
          expect(read(entity).some((claim) => claimFits(claim, machine))).toBe(true);
        }
      }),
    );
  });

  it('takes the text between the fields of a template for itself', () => {
    const dotted = entityReader(['{name}.zone(1)[{ip}]', '{name}+{name}']);
    expect(indexOf(web1).recognise(dotted('web-01.zone(1)[10.0.0.1]'))?.machine).toBe(web1);
    expect(indexOf(web1).recognise(dotted('web-01.zone(1)[10.0.0.2]'))).toBeNull();
    expect(indexOf(web1).recognise(dotted('web-01+web-01'))?.machine).toBe(web1);
    expect(indexOf(web1).recognise(dotted('web-01+web-02'))).toBeNull();
  });
});

describe('The server of a host', () => {
  it('is found by the rules in their order, and the disagreement of two rules is told', () => {
    const host = { name: 'WEB-01', ip: '10.0.0.2' };
    expect(indexOf(web1, web2).recognise(hostClaims(['name', 'ip'], host))).toMatchObject({
      machine: web1,
      identity: { rule: 'name', conflicts: [{ rule: 'ip', machine: 'web-02 (10.0.0.2)' }] },
    });
    expect(indexOf(web1, web2).recognise(hostClaims(['ip', 'name'], host))).toMatchObject({
      machine: web2,
      identity: { rule: 'ip', conflicts: [{ rule: 'name', machine: 'web-01 (10.0.0.1)' }] },
    });
  });

  it('is not every server without an address, when the host has none', () => {
    expect(indexOf(bare).recognise(hostClaims(['ip'], { name: 'other', ip: null }))).toBeNull();
    expect(claimFits({ rule: 'ip', name: null, ip: null }, bare)).toBe(false);
  });
});

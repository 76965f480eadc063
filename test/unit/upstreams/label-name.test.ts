import { describe, expect, it } from 'vitest';
import { escapeLabelName } from '../../../src/upstreams/prometheus/label-name.ts';

describe('label name', () => {
  it.each([
    ['instance', 'instance'],
    ['mysystem.prod.west.cpu.load', 'U__mysystem_2e_prod_2e_west_2e_cpu_2e_load'],
    ['a/b_c', 'U__a_2f_b__c'],
    ['1st', 'U___31_st'],
    ['온도', 'U___c628__b3c4_'],
    ['', ''],
  ])('writes %j as %j', (name, escaped) => {
    expect(escapeLabelName(name)).toBe(escaped);
  });
});

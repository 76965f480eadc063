import { describe, expect, it } from 'vitest';
import { faultsOf, SMALLEST } from './faults.ts';

const source = (text: string): string => `sources:\n  - ${text}\n`;

describe('a configuration with faults', () => {
  it('tells every one of them at once, each with its key path: wrong values, unknown keys, and what does not fit', () => {
    const yaml = `
listen: { prot: 1, port: web }
defaultRegion: mars
playground: maybe
limits: { bodyBytes: 1.5, pageSize: 2000 }
sources:
  - { name: nhn, kind: nhn, projects: [{ id: p, appKey: "\${MISSING}", regions: [kr, moon] }, { id: p, appKey: k }] }
  - { name: nhn, kind: prometheus, url: "ftp://tmp" }
`;
    expect(faultsOf(yaml)).toEqual([
      'sources[0].projects[0].appKey: the environment variable MISSING is not set',
      'listen.port: accepted: a number',
      'listen.prot: unknown key, did you mean port? accepted: host, port, adminPort',
      'playground: accepted: true or false',
      expect.stringMatching(/^sources\[1\]\.url: accepted: an absolute http or https URL/),
      'limits.bodyBytes: accepted: a whole number',
      'sources[1].name: accepted: a name that no other source has',
      'sources[0].projects[1].id: accepted: each project once',
      'sources[0].projects[0].regions[1]: accepted: kr, kr2, us, jp',
      'defaultRegion: accepted: a configured region: kr, kr2, us, jp',
      'limits.pageSize: accepted: at most limits.pageSizeMax',
    ]);
  });

  it('names the accepted keys for an unknown one, and the one that was probably meant', () => {
    const [fault] = faultsOf(`${SMALLEST}intospection: true\n`);
    expect(fault).toMatch(/^intospection: unknown key, did you mean introspection\? accepted: listen, .*, limits$/);
    expect(faultsOf(`${SMALLEST}log: { nothingAlike: 1 }\n`)).toEqual([
      'log.nothingAlike: unknown key; accepted: level',
    ]);
  });

  it.each([
    ['', 'sources: missing; accepted: a list'],
    ['- a', 'accepted: a mapping of keys to values'],
    ['sources: []', 'sources: accepted: at least one source'],
    ['sources: [1]', 'sources[0]: accepted: a mapping of keys to values'],
    [source('{ name: a, kind: other }'), /^sources\[0\]\.kind: accepted: nhn, prometheus, zmon/],
    [source('{ name: a, kind: prometheus }'), /^sources\[0\]: accepted: either url or endpoints/],
    [
      source('{ name: a, kind: prometheus, url: "http://h", endpoints: { kr: "http://h" } }'),
      /either url or endpoints/,
    ],
    [source('{ name: a b, kind: prometheus, url: "http://h" }'), /^sources\[0\]\.name: accepted: 1 to 64 letters/],
    [source('{ name: a, kind: prometheus, endpoints: {} }'), /endpoints: accepted: at least one region/],
    [source('{ name: a, kind: prometheus, endpoints: { KR: "http://h" } }'), /endpoints\.KR: accepted: lower-case/],
    [source('{ name: a, kind: prometheus, url: "http://user:pass@h" }'), /^sources\[0\]\.url: accepted: an absolute/],
    [
      source('{ name: a, kind: prometheus, url: "http://h", auth: { bearer: "" } }'),
      /bearer: accepted: a text that is/,
    ],
    [source('{ name: a, kind: nhn, projects: [] }'), 'sources[0].projects: accepted: at least one project'],
    [
      source('{ name: a, kind: nhn, projects: [{ id: p, appKey: k }], timeZone: KST+9 }'),
      /timeZone: accepted: an IANA/,
    ],
    [`${SMALLEST}cors: { origins: ["https://app.example.com/"] }`, /^cors\.origins\[0\]: accepted: an origin, such as/],
    [`${SMALLEST}log: { level: loud }`, 'log.level: accepted: fatal, error, warn, info, debug, trace, silent'],
    [`${SMALLEST}limits: { upstreamRetries: 9 }`, 'limits.upstreamRetries: accepted: a number of at most 5'],
    [`${SMALLEST}limits: { documentTokens: 1 }`, 'limits.documentTokens: accepted: a number of at least 10'],
    [`${SMALLEST}defaultRegion: kr`, 'defaultRegion: accepted: a configured region: none is configured'],
  ])('says what is accepted: %j', (yaml, expected) => {
    expect(faultsOf(yaml)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });

  it.each([
    [
      'target',
      '{ instance: "{ipp}" }',
      'target.instance: accepted: text with at least one of {ip} {port} {name} {workspace}',
    ],
    [
      'target',
      '{ instance: constant }',
      'target.instance: accepted: text with at least one of {ip} {port} {name} {workspace}',
    ],
    ['target', '{}', 'target: accepted: at least one label'],
    ['target', '{ "not-a-label": "{ip}" }', 'target.not-a-label: accepted: a label name'],
    ['server', '{ a: "{ip}", b: "{port}" }', 'server: accepted: exactly one label'],
    ['workspace', '{ job: "{ip}" }', 'workspace.job: accepted: text with at least one of {name}'],
  ])('checks the template of scope.%s: %s', (entity, templates, fault) => {
    const yaml = source(`{ name: a, kind: nhn, projects: [{ id: p, appKey: k }], scope: { ${entity}: ${templates} } }`);
    expect(faultsOf(yaml)).toEqual([`sources[0].scope.${fault}`]);
  });
});

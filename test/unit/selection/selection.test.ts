import { describe, expect, it } from 'vitest';
import { nhnSource, selectionOf } from './selection-of.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const tmp = { name: 'tmp', kind: 'prometheus', url: 'http://127.0.0.1:9090' };
const regional = {
  name: 'regional',
  kind: 'prometheus',
  endpoints: { kr: 'http://127.0.0.1:9091', eu: 'http://127.0.0.1:9092' },
};

describe('The region', () => {
  it('is the argument, else the header, else the default', () => {
    const selection = selectionOf({ headers: { region: 'jp' } });
    expect(selection.region('us')).toBe('us');
    expect(selection.region()).toBe('jp');
    expect(selection.region(null)).toBe('jp');
    expect(selectionOf().region()).toBe('kr');
  });

  it('of a header must be configured, unless the argument names another', () => {
    const selection = selectionOf({ headers: { region: 'moon' } });
    expect(() => selection.region()).toThrow(code('BAD_USER_INPUT'));
    expect(selection.region('us')).toBe('us');
  });
});

describe('The project', () => {
  it('is the argument, else the header, else the first that the region serves', () => {
    expect(selectionOf().project()?.projectId).toBe('main');
    expect(selectionOf({ headers: { project: 'side' } }).project()?.projectId).toBe('side');
    expect(selectionOf({ headers: { project: 'side' } }).project({ project: 'main' })?.projectId).toBe('main');
  });

  it('that is not granted and one that does not exist are told apart by nobody', () => {
    const selection = selectionOf({ caller: { projects: ['side'] } });
    const told = ['main', 'nobodys'].map((project) => {
      try {
        return selection.project({ project });
      } catch (error) {
        return error instanceof Error ? `${error.name} ${error.message}` : error;
      }
    });
    expect(told[0]).toBe(told[1]);
    expect(() => selection.project({ project: 'main' })).toThrow(code('FORBIDDEN'));
    expect(selection.projectIds()).toEqual(['side']);
    expect(selection.scopeOf('nhn', 'kr', 'main')).toBeNull();
    expect(selection.scopeOf('nhn', 'kr', 'nobodys')).toBeNull();
    expect(selection.regionsOfProject()).toEqual(['kr', 'jp']);
  });

  it('that is elsewhere is BAD_USER_INPUT, which names its regions', () => {
    expect(() => selectionOf().project({ project: 'side', region: 'us' })).toThrow(/accepted regions: kr, jp/);
  });

  it('is null where the caller has none, and FORBIDDEN where one is needed', () => {
    const selection = selectionOf({ caller: { projects: ['side'] } });
    expect(selection.project({ region: 'us' })).toBeNull();
    expect(() => selection.requireProject({ region: 'us' })).toThrow(code('FORBIDDEN'));
  });
});

describe('Where PromQL goes', () => {
  const places = (
    facts: Parameters<typeof selectionOf>[0],
    args: Parameters<ReturnType<typeof selectionOf>['metricsEndpoints']>[0] = {},
  ) =>
    selectionOf(facts)
      .metricsEndpoints(args)
      .map(({ source, region }) => `${source.name} ${region}`);

  it('is the NHN source, else the first Prometheus, else the one that is named', () => {
    expect(places({ sources: [tmp, nhnSource] })).toEqual(['nhn kr']);
    expect(places({ sources: [tmp, regional] })).toEqual(['tmp null']);
    expect(places({ sources: [tmp, nhnSource] }, { source: 'tmp' })).toEqual(['tmp null']);
    expect(() => places({ sources: [nhnSource] }, { source: 'x' })).toThrow(code('BAD_USER_INPUT'));
  });

  it('is one endpoint for each region, each once, and one for all where a source serves every region', () => {
    expect(places({}, { regions: ['jp', 'kr', 'jp'] })).toEqual(['nhn jp', 'nhn kr']);
    expect(places({ sources: [nhnSource, tmp] }, { source: 'tmp', regions: ['jp', 'kr'] })).toEqual(['tmp null']);
    expect(places({ sources: [nhnSource, regional] }, { source: 'regional', regions: ['eu', 'kr'] })).toEqual([
      'regional eu',
      'regional kr',
    ]);
  });

  it('is refused for a region that the source does not serve, no region at all, and both ways at once', () => {
    const sources = [nhnSource, regional];
    expect(() => places({ sources }, { source: 'regional', region: 'us' })).toThrow(/accepted: kr, eu/);
    expect(() => places({}, { regions: [] })).toThrow(code('BAD_USER_INPUT'));
    expect(() => places({}, { regions: ['kr'], region: 'kr' })).toThrow(/exclude each other/);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GroundWorkSimulator, startGroundWorkSimulator } from '../simulators/groundwork/groundwork-simulator.ts';
import { namesOf, signIn } from './groundwork-caller.ts';

let simulator: GroundWorkSimulator;
let headers: Readonly<Record<string, string>>;
const names = (query: string): Promise<readonly string[] | number> => namesOf(simulator, headers, query);

beforeAll(async () => {
  simulator = await startGroundWorkSimulator({ story: false });
  headers = await signIn(simulator);
});
afterAll(() => simulator.close());
beforeEach(() => {
  const { state } = simulator;
  state.hosts.clear();
  state.alarms.length = 0;
  const day = Date.UTC(2026, 4, 22, 9, 44, 56);
  state.seedHost({
    hostName: 'a',
    properties: { Latency: '850', ExecutionTime: '9', Note: "it's" },
    hostGroups: ['x', 'y'],
    lastCheckTimeMs: day,
    agentId: 'one',
  });
  state.seedHost({
    hostName: 'B',
    monitorStatus: 'UNSCHEDULED DOWN',
    properties: { Latency: '90', ExecutionTime: '10' },
    hostGroups: ['y'],
    lastCheckTimeMs: day + 86_400_000,
    services: [{ name: 'ssh', monitorStatus: 'OK' }],
  });
  state.seedHost({ hostName: "o'neil", description: '50%_off', appType: 'GDMA', deviceIdentification: '10.0.0.1' });
});

describe("GroundWork's query language", () => {
  it.each([
    ["hostName = 'a'", ['a']],
    ["HOSTNAME='a'", ['a']],
    ["host = 'A'", 404],
    ["name <> 'a' order by hostName desc", ["o'neil", 'B']],
    ["hostName != 'a' order by name", ['B', "o'neil"]],
    ["hostName = 'o''neil'", ["o'neil"]],
    ["hostName in ('a', 'B') order by id", ['a', 'B']],
    ["hostName in ('a', 'B') order by id desc", ['B', 'a']],
    ["hostName like '%NEIL'", 404],
    ["hostName like '_''n%'", ["o'neil"]],
    ["description like '50\\%\\_%'", ["o'neil"]],
    ["monitorStatus = 'UNSCHEDULED DOWN'", ['B']],
    ["monitor = 'UP' and (appType = 'GDMA' or hostName = 'a') order by id", ['a', "o'neil"]],
    ["(hostName = 'a' or hostName = 'B') and monitorStatus = 'UP'", ['a']],
    ["hostName = 'a' or hostName = 'B' and monitorStatus = 'UP'", ['a']],
    ["device = '10.0.0.1'", ["o'neil"]],
    ["applicationType.name = 'GDMA'", ["o'neil"]],
    ["agentId = 'one'", ['a']],
    ["hostGroup = 'y' order by id", ['a', 'B']],
    ["hostGroups.name in ('x', 'z')", ['a']],
    ["serviceStatuses.serviceDescription = 'ssh'", ['B']],
    ['id >= 0 and id < 100 order by lastCheckTime', ['a', 'B', "o'neil"]],
    ['not id < 0 order by hostName', ['B', 'a', "o'neil"]],
    ['agentId is null order by id', ['B', "o'neil"]],
    ["agentId is not null and hostName not like 'z%'", ['a']],
  ])('answers %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
    expect(simulator.state.alarms).toEqual([]);
  });

  it.each([
    ['property.Latency between 800 and 900', ['a']],
    ['property.ExecutionTime < 10', ['a']],
    ["property.ExecutionTime < '10'", 404],
    ['property.Latency > 0 order by property.Latency', ['B', 'a']],
    ["property.Note = 'it''s'", ['a']],
    ["(property.Latency between 10 and 3500 and (monitorStatus <> 'UP')) order by property.Latency", ['B']],
  ])('compares a property as a number where the literal is one: %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('drops hosts without the property, even under or', async () => {
    expect(await names("property.Note = 'x' or hostName = 'B'")).toBe(404);
    expect(await names("property.Note = 'x' or hostName = 'a'")).toEqual(['a']);
  });

  it.each([
    ['day(lastCheckTime) = 22 and month(lastCheckTime) = 5 and minute(lastCheckTime) > 43', ['a']],
    ['year(lastCheckTime) = 2026 order by lastCheckTime desc', ['B', 'a']],
    ["lastCheckTime > '2026-05-22 09:44:56'", ['B']],
    ["lastCheckTime between '2026-05-22' and '2026-05-23'", ['a']],
  ])('understands dates of the server: %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it.each([
    ['an unknown field', "colour = 'red'"],
    ['an unknown property', "property.Colour = 'red'"],
    ['a property in another case', 'property.latency > 0'],
    ['a calculated field', "bubbleUpStatus = 'UP'"],
    ['a field with a wrong alias', "stateType = 'HARD'"],
    ['no space before a parenthesis after and', "hostName = 'a' and(id > 0)"],
    ['no space before a parenthesis after in', "hostName in('a')"],
    ['a function that is none of dates', "lower(hostName) = 'a'"],
    ['a date function of a text', 'day(hostName) = 1'],
    ['a date that is none', "lastCheckTime > 'May 17, 2013'"],
    ['a text without quotes', 'hostName = a'],
    ['a text beside a number', "id = 'one'"],
    ['a number beside a text', 'hostName = 5'],
    ['an empty list', 'hostName in ()'],
    ['only an order', 'order by hostName'],
    ['what is left over', "hostName = 'a' hostName"],
    ['double quotes', 'hostName = "a"'],
  ])('answers 500 to %s', async (_, query) => {
    expect(await names(query)).toBe(500);
  });

  it.each([
    'pass:from Host',
    '  PASS: select 1',
    "hostName = 'o'neil'",
    "hostName = '' or '1' = '1'",
    "hostName = 'a' or 1 = 1",
    "hostName = 'a'; drop table host",
    "hostName = 'a' -- and id = 1",
    'hostName in (select name from Host)',
    'hostName = description',
    'hostName = :name',
  ])('raises an alarm and answers 500 to %s', async (query) => {
    expect(await names(query)).toBe(500);
    expect(simulator.state.alarms).toEqual([{ query, reason: expect.any(String) }]);
  });

  it('finds exactly the host of any name that is quoted well, without an alarm', async () => {
    const anyName = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom("'", "''", "' or '1'='1", 'pass:', '%', '\\'),
    );
    await fc.assert(
      fc.asyncProperty(anyName, async (hostName) => {
        simulator.state.seedHost({ hostName });
        const quoted = `'${hostName.replaceAll("'", "''")}'`;
        expect(await names(`hostName = ${quoted}`)).toEqual([hostName]);
        expect(await names(`hostName in (${quoted}, 'nobody')`)).toEqual([hostName]);
        expect(simulator.state.alarms).toEqual([]);
        simulator.state.hosts.delete(hostName.toLowerCase());
      }),
      { numRuns: 60 },
    );
  });

  it('compares without regard to case on a database that does so', async () => {
    simulator.switches.queryIgnoresCase = true;
    expect(await names("hostName in ('A', 'b') order by id")).toEqual(['a', 'B']);
    expect(await names("hostName like '%NEIL'")).toEqual(["o'neil"]);
    simulator.switches.queryIgnoresCase = false;
  });
});

import type { UpstreamCall } from '../../errors/upstream-error.ts';
import { decodeWith } from '../decode-with.ts';
import type { CallOptions, UpstreamResponse } from '../http/exchange.ts';
import { below, commaSeparated, path } from '../http/path.ts';
import { parseJson } from '../malformed.ts';
import type { Written } from '../written.ts';
import { hostDecoder } from './decode-host.ts';
import { batchDecoder, outcomesOf, queuedOutcomes } from './decode-results.ts';
import type { GroundworkExchange, WriteRequest } from './groundwork-exchange.ts';
import { fitsPath } from './host-path.ts';
import { quoted } from './refusal.ts';
import type {
  GroundworkAccess,
  GroundworkHost,
  GroundworkHostDraft,
  GroundworkOutcome,
  GroundworkRename,
} from './shapes.ts';

/** How a batch treats what is there, and whether it waits. */
export interface UpsertRules {
  /** `false`: a host whose name differs by case only is left alone, with a warning (upstreams.md §5, quirk 10). */
  readonly merge?: boolean;
  /** The work is queued, and its outcome is told by nobody (quirk 7). */
  readonly async?: boolean;
}

/** GroundWork's writes. Names in one batch must differ by more than case: results are matched by them. */
export interface HostWrites {
  /** G7. An outcome a draft, in their order, whatever the order and the number of the results. */
  upsertHosts(
    access: GroundworkAccess,
    drafts: readonly GroundworkHostDraft[],
    rules: UpsertRules,
    options: CallOptions,
  ): Promise<Written<readonly GroundworkOutcome[]>>;
  /** G8, or G9 where a name cannot stand in the list. A host that is not there is a `WARNING`. */
  deleteHosts(
    access: GroundworkAccess,
    names: readonly string[],
    options: CallOptions,
  ): Promise<Written<readonly GroundworkOutcome[]>>;
  /** G10. The host is as depth `shallow` shows it. */
  renameHost(
    access: GroundworkAccess,
    rename: GroundworkRename,
    options: CallOptions,
  ): Promise<Written<GroundworkHost>>;
}

const HOSTS = path`/hosts`;
/** The longest list of names in a path; servers read 8 KiB of request line and headers together. */
const LIST_CHARACTERS_MAX = 7_000;

/** Makes the writes; they keep nothing but `exchange`. */
export function createHostWrites(exchange: GroundworkExchange): HostWrites {
  const batch = (
    access: GroundworkAccess,
    request: WriteRequest,
    conclude: (answer: ReturnType<typeof readBatch>) => GroundworkOutcome[],
    options: CallOptions,
  ): Promise<Written<readonly GroundworkOutcome[]>> =>
    exchange.write(
      access,
      request,
      (response, call, show) =>
        conclude(readBatch(response, call)).map(({ message, ...outcome }) => ({
          ...outcome,
          message: message === null ? null : quoted(show(message)),
        })),
      options,
    );

  return {
    upsertHosts(access, drafts, { merge, async }, options) {
      const query = [
        ...(merge === undefined ? [] : [['merge', String(merge)] as const]),
        ...(async === undefined ? [] : [['async', String(async)] as const]),
      ];
      const names = drafts.map(({ name }) => name);
      return batch(
        access,
        { operation: 'upsertHosts', method: 'POST', path: HOSTS, query, json: { hosts: drafts.map(hostBody) } },
        (answer) => (async ? queuedOutcomes(names, answer) : outcomesOf(names, answer)),
        options,
      );
    },

    async deleteHosts(access, names, options) {
      const request = { operation: 'deleteHosts', method: 'DELETE' } as const;
      const conclude = (answer: ReturnType<typeof readBatch>) => outcomesOf(names, answer);
      if (fitsList(names)) {
        const target = below(below(HOSTS, path`/`), commaSeparated(names));
        return batch(access, { ...request, path: target }, conclude, options);
      }
      const hosts = names.map((hostName) => ({ hostName }));
      const answer = await batch(access, { ...request, path: HOSTS, json: { hosts } }, conclude, options);
      if (answer.written || answer.refusal.kind !== 'BAD_INPUT') return answer;
      // Version 7.0 reads the bare list only, and refuses the other form unread.
      return batch(access, { ...request, path: HOSTS, json: hosts }, conclude, options);
    },

    renameHost: (access, { from, to, description, deviceIdentification }, options) =>
      exchange.write(
        access,
        {
          operation: 'renameHost',
          method: 'PUT',
          path: path`/hosts/rename`,
          query: [
            ['oldHostName', from],
            ['newHostName', to],
            ...(description === undefined ? [] : [['description', description] as const]),
            ...(deviceIdentification === undefined ? [] : [['deviceIdentification', deviceIdentification] as const]),
          ],
        },
        ({ text }, call) => decodeWith(hostDecoder('shallow', access.timeZone), parseJson(text, call), call),
        options,
      ),
  };
}

/** Whether all names can stand in one path, which the server splits at commas and trims (quirk 11). */
function fitsList(names: readonly string[]): boolean {
  return names.every(fitsPath) && encodeURIComponent(names.join(',')).length <= LIST_CHARACTERS_MAX;
}

function readBatch({ text }: UpstreamResponse, call: UpstreamCall) {
  return decodeWith(batchDecoder, parseJson(text, call), call);
}

/** An unknown field would make the whole batch fail: nothing but these is ever sent. */
function hostBody({ name, ...draft }: GroundworkHostDraft) {
  const { appType, deviceIdentification, description, monitorStatus } = draft;
  const { deviceDisplayName, monitorServer, agentId, properties } = draft;
  const body = {
    hostName: name,
    appType,
    deviceIdentification,
    description,
    monitorStatus,
    deviceDisplayName,
    monitorServer,
    agentId,
    properties,
  };
  // What is undefined is left out by JSON, and so stays as it is (quirk 8).
  return body;
}

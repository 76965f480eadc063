import { type UpstreamCall, UpstreamError } from '../../errors/upstream-error.ts';
import { describeCall } from '../../resilience/abort-error.ts';
import type { Deadline } from '../../resilience/deadline.ts';
import { decodeWith } from '../decode-with.ts';
import type { CallOptions, UpstreamResponse } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { path, UnsafePathSegment } from '../http/path.ts';
import { parseJson } from '../malformed.ts';
import { createAuthCalls } from './auth-calls.ts';
import { hostDecoder, hostListDecoder, nameListDecoder } from './decode-host.ts';
import { createGroundworkExchange } from './groundwork-exchange.ts';
import { createHostWrites, type HostWrites } from './host-writes.ts';
import type { HostQuery } from './query/host-query.ts';
import { createSessions } from './session.ts';
import type { GroundworkAccess, GroundworkHost, HostDepth } from './shapes.ts';

/** A page of a list. */
export interface HostPage {
  readonly query: HostQuery;
  /** Whether a caller chose what it asks or sorts by: then a server that cannot run it is not at fault. */
  readonly chosenByCaller?: boolean;
  readonly depth: HostDepth;
  /** 0-based (upstreams.md §5, quirk 15). */
  readonly first?: number;
  readonly count?: number;
}

/**
 * GroundWork's Host APIs (upstreams.md §5, G5 to G12), one method each. The token is fetched, kept and renewed below
 * (G1 to G3). Reads are retried inside their deadline, and what does not exist is `null` or an empty list: GroundWork says
 * 404 for both. Writes are sent once, and a refusal that the caller can mend is returned.
 */
export interface GroundworkClient extends HostWrites {
  /** G5. A host that fits in two ways, by two of its groups, may stand in the list twice. */
  listHosts(access: GroundworkAccess, page: HostPage, options: CallOptions): Promise<readonly GroundworkHost[]>;
  /** G6, whatever the case of the name. The name must pass `fitsPath`. */
  getHost(
    access: GroundworkAccess,
    name: string,
    depth: HostDepth,
    options: CallOptions,
  ): Promise<GroundworkHost | null>;
  /** G11: names that begin with `prefix`, sorted, whatever the case. `*` is every name. */
  completeNames(
    access: GroundworkAccess,
    prefix: string,
    limit: number,
    options: CallOptions,
  ): Promise<readonly string[]>;
  /** G12: every host in any of these groups, sorted by name. No name may hold a comma. */
  filterByGroups(
    access: GroundworkAccess,
    groups: readonly string[],
    depth: HostDepth,
    options: CallOptions,
  ): Promise<readonly GroundworkHost[]>;
  /** Logs out, as far as that works before `deadline`: at shutdown. */
  close(deadline: Deadline): Promise<void>;
}

const HOSTS = path`/hosts`;
const FILTER_PATHS = [path`/hosts/filter`, path`/hosts/filter/hostgroups`] as const;

/** Makes the client; it keeps tokens, and which filter path each server has. */
export function createGroundworkClient(http: HttpClient): GroundworkClient {
  const auth = createAuthCalls(http);
  const sessions = createSessions(auth);
  const exchange = createGroundworkExchange(http, auth, sessions);
  /** By base address. */
  const filterPaths = new Map<string, (typeof FILTER_PATHS)[number]>();

  return {
    ...createHostWrites(exchange),
    async listHosts(access, { query, chosenByCaller, depth, first, count }, options) {
      const pairs = [
        ['query', query],
        ['depth', depth],
        ...(first === undefined ? [] : [['first', String(first)] as const]),
        ...(count === undefined ? [] : [['count', String(count)] as const]),
      ] as const;
      const read = (response: UpstreamResponse, call: UpstreamCall) =>
        decodeWith(hostListDecoder(depth, access.timeZone), parseJson(response.text, call), call);
      const failure = chosenByCaller ? { failure: unrunnable } : {};
      const request = { operation: 'listHosts', path: HOSTS, query: pairs, ...failure };
      return (await exchange.read(access, request, read, options)) ?? [];
    },
    async getHost(access, name, depth, options) {
      const request = { operation: 'getHost', path: path`/hosts/${name}`, query: [['depth', depth]] } as const;
      const found = await exchange.read(
        access,
        request,
        ({ text }, call) => decodeWith(hostDecoder(depth, access.timeZone), parseJson(text, call), call),
        options,
      );
      // The path also takes a host's UUID: a host of another name is not the one that was asked for.
      return found?.name.toLowerCase() === name.toLowerCase() ? found : null;
    },
    async completeNames(access, prefix, limit, options) {
      try {
        const target = path`/hosts/autocomplete/${prefix === '' ? '*' : prefix}`;
        const request = { operation: 'completeNames', path: target, query: [['limit', String(limit)]] } as const;
        const names = await exchange.read(
          access,
          request,
          ({ text }, call) => decodeWith(nameListDecoder, parseJson(text, call), call),
          options,
        );
        // Some versions know no limit and always give ten.
        return (names ?? []).slice(0, limit);
      } catch (error) {
        if (error instanceof UnsafePathSegment) return [];
        throw error;
      }
    },
    async filterByGroups(access, groups, depth, options) {
      const base = access.endpoint.baseUrl.href;
      const known = filterPaths.get(base) ?? FILTER_PATHS[0];
      const query = [
        ['hostGroupNames', groups.join(',')],
        ['depth', depth],
      ] as const;
      // The other path is asked, too, where this one finds nothing: the server may have become another version.
      for (const target of [known, ...FILTER_PATHS.filter((other) => other !== known)]) {
        const found = await exchange.read(
          access,
          { operation: 'filterByGroups', path: target, query },
          ({ text }, call) => {
            const answer = parseJson(text, call);
            return isOneHost(answer) ? null : decodeWith(hostListDecoder(depth, access.timeZone), answer, call);
          },
          options,
        );
        if (found === null) continue;
        filterPaths.set(base, target);
        return distinct(found);
      }
      return [];
    },
    close: (deadline) => sessions.close(deadline),
  };
}

/**
 * HTTP 500 is how GroundWork says that it cannot run a query: an unknown property, most of all. Taken for a fault of its own
 * it would be asked again, and would close the endpoint for everyone.
 */
function unrunnable({ status }: UpstreamResponse, call: UpstreamCall): UpstreamError | null {
  if (status !== 500) return null;
  const message = `${describeCall(call)}: GroundWork could not run the query; a property must be one that some host has`;
  return new UpstreamError('UPSTREAM_REJECTED', message, call);
}

/** On a server with the other path this one is the host called "filter" (upstreams.md §5, quirk 21). */
function isOneHost(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'hostName' in answer;
}

/** The hosts, each once. */
export function distinct(hosts: readonly GroundworkHost[]): readonly GroundworkHost[] {
  return [...new Map(hosts.map((host) => [host.hostId, host])).values()];
}

import { z } from 'zod';
import { decodeWith } from '../decode-with.ts';
import type { CallOptions } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { below, commaSeparated, path, UnsafePathSegment } from '../http/path.ts';
import { parseJson } from '../malformed.ts';
import type { Written } from '../written.ts';
import {
  activeAlertsDecoder,
  alertDefinitionDecoder,
  alertStatusDecoder,
  checkDefinitionDecoder,
  downtimeDecoder,
  entityDecoder,
} from './decode.ts';
import { definitionBody, downtimeBody } from './encode.ts';
import type {
  ZmonAccess,
  ZmonActiveAlert,
  ZmonActiveFilter,
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonAlertDefinitionDraft,
  ZmonCheckDefinition,
  ZmonDowntime,
  ZmonDowntimeDraft,
  ZmonEntity,
  ZmonEntityFilter,
} from './shapes.ts';
import { createZmonExchange } from './zmon-exchange.ts';

/**
 * ZMON's controller (upstreams.md §2). Reads are retried inside their deadline, and what does not exist is `null`; writes are
 * sent once, and a refusal that the caller can mend is returned.
 */
export interface ZmonClient {
  /** Z1. Entities and definitions of the answer are those that matched: none means that nothing was scheduled (quirk 2). */
  scheduleDowntime(access: ZmonAccess, draft: ZmonDowntimeDraft, options: CallOptions): Promise<Written<ZmonDowntime>>;
  /** Z2. The value is the id that was asked for: what servers answer has changed over time (quirk 1). */
  deleteDowntime(access: ZmonAccess, downtimeId: string, options: CallOptions): Promise<Written<string>>;
  /** Z3. The value is the new id: ZMON echoes what was sent, not what takes effect (quirk 10). */
  createAlertDefinition(
    access: ZmonAccess,
    draft: ZmonAlertDefinitionDraft,
    options: CallOptions,
  ): Promise<Written<number>>;
  /** Z4. Replaces the whole, but for parent and check, which ZMON silently keeps (quirk 11). */
  updateAlertDefinition(
    access: ZmonAccess,
    definitionId: number,
    draft: ZmonAlertDefinitionDraft,
    options: CallOptions,
  ): Promise<Written<number>>;
  /** Z5, with all that it inherits. */
  getAlertDefinition(
    access: ZmonAccess,
    definitionId: number,
    options: CallOptions,
  ): Promise<ZmonAlertDefinition | null>;
  /** Z8. `definitionIds` must be unique (quirk 7) and fit into one URL; quiet ones have no alert. */
  listAlerts(access: ZmonAccess, definitionIds: readonly number[], options: CallOptions): Promise<readonly ZmonAlert[]>;
  /** Z11: whatever fires of the teams' definitions that have one of the tags; an empty list is no condition. */
  listActiveAlerts(
    access: ZmonAccess,
    filter: ZmonActiveFilter,
    options: CallOptions,
  ): Promise<readonly ZmonActiveAlert[]>;
  /** Z15: those that have all properties of any of `filters`. */
  listEntities(
    access: ZmonAccess,
    filters: readonly ZmonEntityFilter[],
    options: CallOptions,
  ): Promise<readonly ZmonEntity[]>;
  /** Z20. An unknown id is answered with an empty text (quirk 17). */
  getCheckDefinition(
    access: ZmonAccess,
    checkDefinitionId: number,
    options: CallOptions,
  ): Promise<ZmonCheckDefinition | null>;
}

const API = path`/api/v1`;
const createdId = z.object({ id: z.int() }).transform(({ id }) => id);

/** Makes the client; it keeps nothing but `http`. */
export function createZmonClient(http: HttpClient): ZmonClient {
  const { find, list, write } = createZmonExchange(http);

  return {
    scheduleDowntime: (access, draft, options) =>
      write(
        access,
        {
          operation: 'scheduleDowntime',
          method: 'POST',
          path: below(API, path`/downtimes`),
          json: downtimeBody(draft),
          read: ({ text }, call) => decodeWith(downtimeDecoder, parseJson(text, call), call),
        },
        options,
      ),
    async deleteDowntime(access, downtimeId, options) {
      try {
        const target = below(API, path`/downtimes/${downtimeId}`);
        const request = {
          operation: 'deleteDowntime',
          method: 'DELETE',
          path: target,
          read: () => downtimeId,
        } as const;
        return await write(access, request, options);
      } catch (error) {
        if (!(error instanceof UnsafePathSegment)) throw error;
        return { written: false, refusal: { kind: 'NOT_FOUND', code: null, message: 'there is no such downtime' } };
      }
    },
    createAlertDefinition: (access, draft, options) =>
      write(
        access,
        {
          operation: 'createAlertDefinition',
          method: 'POST',
          path: below(API, path`/alert-definitions`),
          json: definitionBody(draft),
          read: ({ text }, call) => decodeWith(createdId, parseJson(text, call), call),
        },
        options,
      ),
    updateAlertDefinition: (access, definitionId, draft, options) =>
      write(
        access,
        {
          operation: 'updateAlertDefinition',
          method: 'PUT',
          path: below(API, path`/alert-definitions/${String(definitionId)}`),
          json: definitionBody(draft),
          read: () => definitionId,
        },
        options,
      ),
    getAlertDefinition: (access, definitionId, options) =>
      find(
        access,
        {
          operation: 'getAlertDefinition',
          path: below(API, path`/alert-definitions/${String(definitionId)}`),
          decoder: alertDefinitionDecoder,
        },
        options,
      ),
    listAlerts(access, definitionIds, options) {
      // Literal commas, and the slash at the end: the first public version maps no other form (quirk 5).
      const ids = below(path`/status/alert/`, commaSeparated(definitionIds.map(String)));
      const target = below(below(API, ids), path`/`);
      return list(access, { operation: 'listAlerts', path: target, decoder: alertStatusDecoder }, options);
    },
    listActiveAlerts: (access, { teams, tags }, options) =>
      list(
        access,
        {
          operation: 'listActiveAlerts',
          path: below(API, path`/status/active-alerts`),
          query: [...teams.map((team) => ['team', team] as const), ...tags.map((tag) => ['tags', tag] as const)],
          decoder: activeAlertsDecoder,
        },
        options,
      ),
    listEntities: (access, filters, options) =>
      list(
        access,
        {
          operation: 'listEntities',
          path: below(API, path`/entities`),
          query: [['query', JSON.stringify(filters)]],
          decoder: z.array(entityDecoder),
        },
        options,
      ),
    getCheckDefinition: (access, checkDefinitionId, options) =>
      find(
        access,
        {
          operation: 'getCheckDefinition',
          path: below(API, path`/check-definitions/${String(checkDefinitionId)}`),
          decoder: checkDefinitionDecoder,
        },
        options,
      ),
  };
}

import { z } from 'zod';
import { decodeWith } from '../decode-with.ts';
import type { CallOptions, UpstreamRequest, UpstreamResponse } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { below, commaSeparated, path, UnsafePathSegment } from '../http/path.ts';
import { statusFailure } from '../http/status-failure.ts';
import { parseJson } from '../malformed.ts';
import type { Written } from '../written.ts';
import {
  alertDefinitionDecoder,
  alertStatusDecoder,
  checkDefinitionDecoder,
  downtimeDecoder,
  entityDecoder,
  priorityNumber,
} from './decode.ts';
import { refusalOf } from './refusal.ts';
import type {
  ZmonAccess,
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonAlertDefinitionDraft,
  ZmonCheckDefinition,
  ZmonDowntime,
  ZmonDowntimeDraft,
  ZmonEntity,
  ZmonEntityFilter,
} from './shapes.ts';

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

/** Makes the client; it keeps nothing but `http`. */
export function createZmonClient(http: HttpClient): ZmonClient {
  const read = <T>(
    access: ZmonAccess,
    request: Pick<UpstreamRequest, 'operation' | 'path' | 'query'>,
    decoder: z.ZodType<T>,
    options: CallOptions,
  ): Promise<T | null> => {
    const { endpoint, headers } = access;
    return http.call(endpoint, { ...request, method: 'GET', headers, idempotent: true }, options, (response, call) => {
      if (response.status === 404) return null;
      const failure = statusFailure(response, call);
      if (failure) throw failure;
      return response.text === '' ? null : decodeWith(decoder, parseJson(response.text, call), call);
    });
  };

  const write = <T>(
    access: ZmonAccess,
    request: Pick<UpstreamRequest, 'operation' | 'path' | 'method' | 'json'>,
    read: (response: UpstreamResponse, call: Parameters<typeof parseJson>[1]) => T,
    options: CallOptions,
  ): Promise<Written<T>> => {
    const { endpoint, headers, secrets } = access;
    return http.call(endpoint, { ...request, headers, idempotent: false }, options, (response, call): Written<T> => {
      const refusal = refusalOf(response, secrets);
      if (refusal) return { written: false, refusal };
      const failure = statusFailure(response, call);
      if (failure) throw failure;
      return { written: true, value: read(response, call) };
    });
  };

  const createdId = z.object({ id: z.int() }).transform(({ id }) => id);

  return {
    scheduleDowntime: (access, draft, options) =>
      write(
        access,
        {
          operation: 'scheduleDowntime',
          method: 'POST',
          path: below(API, path`/downtimes`),
          json: downtimeBody(draft),
        },
        ({ text }, call) => decodeWith(downtimeDecoder, parseJson(text, call), call),
        options,
      ),
    async deleteDowntime(access, downtimeId, options) {
      try {
        const target = below(API, path`/downtimes/${downtimeId}`);
        return await write(
          access,
          { operation: 'deleteDowntime', method: 'DELETE', path: target },
          () => downtimeId,
          options,
        );
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
        },
        ({ text }, call) => decodeWith(createdId, parseJson(text, call), call),
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
        },
        () => definitionId,
        options,
      ),
    getAlertDefinition: (access, definitionId, options) =>
      read(
        access,
        { operation: 'getAlertDefinition', path: below(API, path`/alert-definitions/${String(definitionId)}`) },
        alertDefinitionDecoder,
        options,
      ),
    async listAlerts(access, definitionIds, options) {
      // Literal commas, and the slash at the end: the first public version maps no other form (quirk 5).
      const ids = below(path`/status/alert/`, commaSeparated(definitionIds.map(String)));
      const target = below(below(API, ids), path`/`);
      return (await read(access, { operation: 'listAlerts', path: target }, alertStatusDecoder, options)) ?? [];
    },
    async listEntities(access, filters, options) {
      const query = [['query', JSON.stringify(filters)]] as const;
      const request = { operation: 'listEntities', path: below(API, path`/entities`), query };
      return (await read(access, request, z.array(entityDecoder), options)) ?? [];
    },
    getCheckDefinition: (access, checkDefinitionId, options) =>
      read(
        access,
        { operation: 'getCheckDefinition', path: below(API, path`/check-definitions/${String(checkDefinitionId)}`) },
        checkDefinitionDecoder,
        options,
      ),
  };
}

function downtimeBody({ comment, startTimeMs, endTimeMs, entities, alertDefinitionIds }: ZmonDowntimeDraft) {
  return {
    comment,
    ...(startTimeMs === null ? {} : { start_time: Math.floor(startTimeMs / 1_000) }),
    end_time: Math.floor(endTimeMs / 1_000),
    entities,
    ...(alertDefinitionIds === null ? {} : { alert_definitions: alertDefinitionIds }),
  };
}

function definitionBody(draft: ZmonAlertDefinitionDraft) {
  return {
    name: draft.name,
    description: draft.description,
    team: draft.team,
    responsible_team: draft.responsibleTeam,
    entities: draft.entities,
    entities_exclude: draft.entitiesExclude,
    condition: draft.condition,
    notifications: draft.notifications,
    check_definition_id: draft.checkDefinitionId,
    status: draft.status,
    priority: draft.priority === null ? null : priorityNumber(draft.priority),
    period: draft.period,
    template: draft.template,
    parent_id: draft.parentId,
    parameters: draft.parameters,
    tags: draft.tags,
  };
}

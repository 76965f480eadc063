import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Caller } from '../../auth/caller.ts';
import { badUserInput, SightlineError } from '../../errors/sightline-error.ts';
import { isRecord } from '../is-record.ts';
import type { Observation } from '../observation/observation.ts';
import type { CallBudget } from './call-budget.ts';
import { refuseConditionalRoot } from './conditional-root.ts';
import { bytesOf, payForReading } from './reading-charge.ts';
import { repeatsTooOften } from './repeated-selections.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What the intake needs. */
export interface IntakeOptions {
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Most tokens in one document; the parser stops there. */
  readonly documentTokens: number;
  readonly budget: CallBudget;
}

/** What looks at a document before the GraphQL server does. */
export interface DocumentIntake {
  /**
   * Has the caller pay for having the parameters read, puts in trusted documents, and refuses what nests too deep or
   * repeats itself too often. Gives the points that were paid; `null` parameters are only paid for.
   *
   * @throws RATE_LIMITED, QUERY_TOO_COMPLEX or BAD_USER_INPUT
   */
  take(parameters: Record<string, unknown> | null, bytes: number, callerId: string): Promise<Intake>;
}

/** What became of the parameters. */
export interface Intake {
  readonly points: number;
  /** The text of a trusted document was put in for its id. */
  readonly replaced: boolean;
}

/** Brackets within one another; the parser and the rules go down by recursion, and a stack has an end. */
const MAX_NESTING = 200;

/** Makes the intake. */
export function createDocumentIntake({ trustedDocuments, documentTokens, budget }: IntakeOptions): DocumentIntake {
  return {
    async take(parameters, bytes, callerId) {
      const points = await payForReading(bytes, budget, callerId);
      if (parameters === null) return { points, replaced: false };
      const replaced = resolveTrusted(parameters, trustedDocuments);
      if (nestsDeeper(parameters, MAX_NESTING)) {
        throw badUserInput(`variables: accepted: values within one another up to ${MAX_NESTING} deep`);
      }
      if (typeof parameters.query === 'string') refuseTangled(parameters.query, documentTokens);
      return { points, replaced };
    },
  };
}

/** Looks at the documents of HTTP requests. */
export function intakeHook(
  intake: DocumentIntake,
  callerOf: (request: FastifyRequest) => Caller,
  observation: Observation,
): preHandlerAsyncHookHandler {
  return async (request) => {
    const parameters = parametersOf(request);
    const { points, replaced } = await intake.take(parameters, bytesOf(request), callerOf(request).id);
    observation.recordOf(request).readingPoints = points;
    if (parameters && replaced && request.method === 'GET') {
      // The GraphQL server reads a GET's parameters from its address.
      request.raw.url = `${request.url.split('?', 1)[0]}?${search(parameters)}`;
    }
  };
}

function refuseTangled(query: string, documentTokens: number): void {
  if (bracketsNestDeeper(query, MAX_NESTING)) {
    throw new SightlineError(
      'QUERY_TOO_COMPLEX',
      `the document has brackets nested deeper than ${MAX_NESTING}; accepted: at most ${MAX_NESTING}`,
    );
  }
  if (repeatsTooOften(query, documentTokens)) {
    throw new SightlineError(
      'QUERY_TOO_COMPLEX',
      'the document selects the same fields, or spreads fragments, too often in one place; accepted: each once',
    );
  }
  refuseConditionalRoot(query, documentTokens);
}

/** The parameters of a GraphQL request; `null` for what is none, which the GraphQL server tells. */
function parametersOf(request: FastifyRequest): Record<string, unknown> | null {
  const found: unknown = request.method === 'GET' ? request.query : request.body;
  return isRecord(found) ? found : null;
}

/** Puts the text of a trusted document in its place; whether it did. */
function resolveTrusted(parameters: Record<string, unknown>, trusted: TrustedDocuments | undefined): boolean {
  const { documentId } = parameters;
  const id = documentId ?? (parameters.query === undefined ? hashOf(parameters.extensions) : undefined);
  const known = typeof id === 'string' ? trusted?.find(id) : undefined;
  if (known !== undefined) {
    parameters.query = known;
    delete parameters.documentId;
    delete parameters.extensions;
    return true;
  }
  if (documentId !== undefined && documentId !== null) {
    throw badUserInput('documentId: not the id of a trusted document of this service');
  }
  if (trusted?.mode !== 'enforce') return false;
  if (typeof parameters.query === 'string' && trusted.isTrusted(parameters.query)) return false;
  throw badUserInput('only trusted documents are accepted; give the documentId of one');
}

function search(parameters: Record<string, unknown>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().map((each): [string, string] => [name, String(each)]),
    ),
  );
}

/** The hash that clients of automatic persisted queries send; in a GET it comes as JSON text. */
function hashOf(extensions: unknown): unknown {
  const value = typeof extensions === 'string' ? parsed(extensions) : extensions;
  return isRecord(value) && isRecord(value.persistedQuery) ? value.persistedQuery.sha256Hash : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether brackets nest deeper than `limit`. Those in texts and comments count too: it may only err on the safe side. */
function bracketsNestDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (const bracket of text.matchAll(/[{}[\]()]/g)) {
    depth += '{[('.includes(bracket[0]) ? 1 : depth > 0 ? -1 : 0;
    if (depth > limit) return true;
  }
  return false;
}

/** Whether values are within one another deeper than `limit`; looks level by level, since a stack has an end. */
function nestsDeeper(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

import type { DocumentNode } from 'graphql';
import { type CostQuestion, type OperationCost, operationCost } from './operation-cost.ts';

/** Sets of variables that are remembered for one document. */
const VARIANTS = 32;
/** A range that ends now grows: what was reckoned counts for so long. */
const KNOWN_FOR_MS = 60_000;
/** Longer variables are reckoned each time: what is remembered must stay small beside the document. */
const MAX_KEY_LENGTH = 1_024;

interface KnownCost {
  readonly cost: OperationCost;
  readonly reckonedAtMs: number;
}

/**
 * Like `operationCost`, with the last answers at hand: a dashboard asks the same every few seconds. What is remembered
 * goes with its document, which the server keeps in bounded memory.
 */
export function createKnownCosts(): (question: CostQuestion) => OperationCost {
  const byDocument = new WeakMap<DocumentNode, Map<string, KnownCost>>();
  return (question) => {
    const { document, operationName, variables, facts } = question;
    const known = byDocument.get(document) ?? new Map<string, KnownCost>();
    byDocument.set(document, known);
    const key = JSON.stringify([operationName, variables]);
    const found = known.get(key);
    if (found && Math.abs(facts.nowMs - found.reckonedAtMs) < KNOWN_FOR_MS) return found.cost;
    const cost = operationCost(question);
    if (key.length > MAX_KEY_LENGTH) return cost;
    if (known.size >= VARIANTS) known.clear();
    known.set(key, { cost, reckonedAtMs: facts.nowMs });
    return cost;
  };
}

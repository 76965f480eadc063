import { Counter, Histogram, type Registry } from 'prom-client';
import { createBoundedNames } from '../bounded-names.ts';
import type { OperationSummary } from '../operation-summary.ts';
import { SECONDS } from './buckets.ts';

/** Rate, errors and duration of GraphQL operations. */
export interface OperationMetrics {
  observeOperation(operation: OperationSummary): void;
}

/** Makes the metrics in `registry`, for the first `nameLimit` operation names; later ones are `other`. */
export function createOperationMetrics(registry: Registry, nameLimit: number): OperationMetrics {
  const registers = [registry];
  const bounded = createBoundedNames(nameLimit);
  const operations = new Histogram({
    name: 'sightline_operation_duration_seconds',
    help: 'GraphQL operations that were answered, refused ones included.',
    labelNames: ['operation_name', 'operation_type'],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: 'sightline_operation_errors_total',
    help: 'GraphQL operations whose answer has an error of this code; each code counts once per operation.',
    labelNames: ['operation_name', 'operation_type', 'code'],
    registers,
  });
  const cost = new Counter({
    name: 'sightline_operation_cost_points_total',
    help: 'Points of cost of the operations that were executed.',
    labelNames: ['operation_name', 'operation_type'],
    registers,
  });
  return {
    observeOperation({ name, type, ms, cost: points, codes }) {
      // What was refused unread has no name; what clients name so meets it here, and does no harm.
      const labels = {
        operation_name: bounded(name ?? (type ? 'anonymous' : 'unknown')),
        operation_type: type ?? 'unknown',
      };
      operations.observe(labels, ms / 1_000);
      if (points !== null) cost.inc(labels, points);
      for (const code of codes) errors.inc({ ...labels, code });
    },
  };
}

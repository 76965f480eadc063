import { Gauge, type Registry } from 'prom-client';

/** What stays open. */
export interface SubscriptionMetrics {
  /** `transport`: `websocket` or `event_stream`. */
  changeSubscriptions(transport: string, by: 1 | -1): void;
  changeWebSockets(by: 1 | -1): void;
}

/** Makes the metrics in `registry`. */
export function createSubscriptionMetrics(registry: Registry): SubscriptionMetrics {
  const registers = [registry];
  const subscriptions = new Gauge({
    name: 'sightline_subscriptions',
    help: 'Subscriptions that are open. Their answers are operations.',
    labelNames: ['transport'],
    registers,
  });
  const webSockets = new Gauge({
    name: 'sightline_websockets',
    help: 'WebSockets that are open, those without a subscription included.',
    registers,
  });
  return {
    changeSubscriptions: (transport, by) => subscriptions.inc({ transport }, by),
    changeWebSockets: (by) => webSockets.inc(by),
  };
}

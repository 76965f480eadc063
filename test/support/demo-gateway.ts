import { startZmonGateway, type ZmonGateway } from './zmon-gateway.ts';

/** The gateway over what the demo has: what the documentation and the sample operations are written for. */
export function startDemoGateway(): Promise<ZmonGateway> {
  return startZmonGateway({ nhn: { prometheus: {} } });
}

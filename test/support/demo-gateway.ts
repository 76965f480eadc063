import { type GroundworkGateway, startGroundworkGateway } from './groundwork-gateway.ts';

/** The gateway over what the demo has: what the documentation and the sample operations are written for. */
export function startDemoGateway(): Promise<GroundworkGateway> {
  return startGroundworkGateway({ nhn: { prometheus: {} } });
}

import type { DemoPart } from './demo-part.ts';
import { nhnPart } from './nhn.part.ts';

/** The upstream systems of the demo, in the order in which the gateway is told of them. */
export const parts: readonly DemoPart[] = [nhnPart];

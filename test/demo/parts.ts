import type { DemoPart } from './demo-part.ts';
import { groundworkPart } from './groundwork.part.ts';
import { nhnPart } from './nhn.part.ts';
import { zmonPart } from './zmon.part.ts';

/** The upstream systems of the demo, in the order in which the gateway is told of them. */
export const parts: readonly DemoPart[] = [nhnPart, zmonPart, groundworkPart];

import { registerEnumType } from 'type-graphql';

/** Whether a definition is evaluated. */
export const AlertDefinitionStatus = {
  ACTIVE: 'ACTIVE',
  INACTIVE: 'INACTIVE',
  REJECTED: 'REJECTED',
  DELETED: 'DELETED',
} as const;
/** Whether a definition is evaluated. */
export type AlertDefinitionStatus = (typeof AlertDefinitionStatus)[keyof typeof AlertDefinitionStatus];

registerEnumType(AlertDefinitionStatus, {
  name: 'AlertDefinitionStatus',
  description: 'Whether an alert definition is evaluated.',
  valuesConfig: {
    ACTIVE: { description: 'It is evaluated, and fires.' },
    INACTIVE: { description: 'It is switched off.' },
    REJECTED: { description: 'The team that owns its check has refused it.' },
    DELETED: { description: 'It was deleted; its id still finds it. It cannot be written.' },
  },
});

/** How urgent an alert is. */
export const AlertPriority = { RED: 'RED', ORANGE: 'ORANGE', YELLOW: 'YELLOW' } as const;
/** How urgent an alert is. */
export type AlertPriority = (typeof AlertPriority)[keyof typeof AlertPriority];

registerEnumType(AlertPriority, {
  name: 'AlertPriority',
  description: 'How urgent an alert is.',
  valuesConfig: {
    RED: { description: 'ZMON’s 1: the most urgent.' },
    ORANGE: { description: 'ZMON’s 2.' },
    YELLOW: { description: 'ZMON’s 3: the least urgent.' },
  },
});

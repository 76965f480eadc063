/** ZMON's things as the loaders hand them out; the graph knows them by these names only. */
export type {
  ZmonActiveAlert,
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonAlertDefinitionDraft,
  ZmonAlertStatus,
  ZmonCheckDefinition,
  ZmonDowntime,
  ZmonDowntimeDraft,
  ZmonEntity,
  ZmonEntityFilter,
  ZmonPriority,
} from '../../upstreams/zmon/shapes.ts';

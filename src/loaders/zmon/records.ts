/** ZMON's things as the loaders hand them out; the graph knows them by these names only. */
export type {
  ZmonAlert,
  ZmonAlertDefinition,
  ZmonAlertDefinitionDraft,
  ZmonCheckDefinition,
  ZmonDowntime,
  ZmonEntity,
  ZmonEntityFilter,
} from '../../upstreams/zmon/shapes.ts';

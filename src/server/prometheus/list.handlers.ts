import { badUserInput } from '../../errors/sightline-error.ts';
import { EVERYTHING } from '../../loaders/metrics/series-scope.ts';
import type { ApiHandler, ApiRequest } from './api-request.ts';
import { jsonText } from './write-result.ts';

/** What a server of unknown version is said to be: the oldest that serves label values by selector, which Grafana asks for. */
const OLDEST_VERSION = '2.24.0';

/** Which series there are. */
export const series: ApiHandler = async (request) => {
  const question = listQuestion(request);
  if (question.match === undefined)
    throw badUserInput('no match[] parameter provided; accepted: at least one selector');
  const { items, ...remarks } = await request.context.loaders.metrics.series(question);
  return { dataJson: jsonText(items), ...remarks };
};

/** Names of labels. */
export const labels: ApiHandler = async (request) => {
  const { items, ...remarks } = await request.context.loaders.metrics.labels(listQuestion(request));
  return { dataJson: jsonText(items), ...remarks };
};

/** Values of one label. */
export const labelValues: ApiHandler = async (request) => {
  const question = { ...listQuestion(request), label: request.label };
  const { items, ...remarks } = await request.context.loaders.metrics.labelValues(question);
  return { dataJson: jsonText(items), ...remarks };
};

/** What metrics say of themselves, by name. */
export const metadata: ApiHandler = async ({ parameters, endpoint, context }) => {
  const metric = parameters.text('metric');
  const limit = parameters.count('limit');
  const perMetric = parameters.count('limit_per_metric');
  const { items, ...remarks } = await context.loaders.metrics.metadata({
    endpoint,
    ...(metric === undefined ? {} : { metric }),
    ...(limit === undefined ? {} : { limit }),
  });
  const byMetric = Map.groupBy(items, (item) => item.metric);
  const entries = [...byMetric].map(([name, found]) => {
    const told = found.slice(0, perMetric).map(({ type, help, unit }) => ({ type, help, unit }));
    return `${jsonText(name)}:${jsonText(told)}`;
  });
  return { dataJson: `{${entries.join(',')}}`, ...remarks };
};

/** What the server says that it is: Grafana decides by it what it may ask for. */
export const buildInfo: ApiHandler = async ({ endpoint, context }) => {
  const { version } = await context.loaders.directMetrics.build(endpoint);
  const unknown = { revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' };
  return { dataJson: jsonText({ version: version ?? OLDEST_VERSION, ...unknown }) };
};

/** Grafana asks for exemplars beside a range query; an error would cost the panel its lines. */
export const exemplars: ApiHandler = async ({ parameters }) => {
  parameters.expression();
  return { dataJson: '[]', infos: ['exemplars are not read from the sources of this gateway'] };
};

function listQuestion({ parameters, endpoint }: ApiRequest) {
  const match = parameters.selectors();
  const limit = parameters.count('limit');
  return {
    endpoint,
    scope: EVERYTHING,
    ...(match === undefined ? {} : { match }),
    ...parameters.bounds(),
    ...(limit === undefined ? {} : { limit }),
  };
}

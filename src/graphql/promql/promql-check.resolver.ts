import { Arg, Query, Resolver } from 'type-graphql';
import { checkPromQL } from '../../promql/check.ts';
import { RESULT_TYPES } from '../metrics/metric-result.type.ts';
import { PromQLCheckType } from './promql-check.type.ts';

/** For editors. */
@Resolver()
export class PromQLCheckResolver {
  @Query(() => PromQLCheckType, { description: 'Checks a PromQL text, for editors. Nothing is sent upstream.' })
  checkPromQL(@Arg('query', () => String, { description: 'The text.' }) query: string): PromQLCheckType {
    const { resultType, ...check } = checkPromQL(query);
    return { ...check, resultType: resultType && RESULT_TYPES[resultType] };
  }
}

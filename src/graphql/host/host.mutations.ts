import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { GroundworkOutcome } from '../../loaders/groundwork/records.ts';
import type { Written } from '../../loaders/written.ts';
import type { SourceEndpoint } from '../../selection/source-endpoint.ts';
import type { GraphContext } from '../context.ts';
import { refused } from '../write/user-error.ts';
import type { UserError } from '../write/user-error.type.ts';
import { checkHosts, checkNames, checkRename } from './host.check.ts';
import { selectedDepth } from './host.depth.ts';
import { HostPayload, HostResult, HostsPayload } from './host.payload.ts';
import { Host } from './host.type.ts';
import { DeleteHostsInput, RenameHostInput, UpsertHostsInput } from './host-writes.input.ts';

/** Writes of many hosts. */
@Resolver(() => HostResult)
export class HostsMutations {
  @Authorized('EDITOR')
  @Mutation(() => HostsPayload, {
    description: 'Makes hosts, or changes those that exist, in one upstream call. For EDITOR.',
  })
  async upsertHosts(
    @Arg('input', () => UpsertHostsInput, { description: 'The hosts.' }) input: UpsertHostsInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<HostsPayload> {
    const place = selection.sourceEndpoint('groundwork', { source: input.source });
    const { faults, value } = checkHosts(input.hosts);
    if (faults.length > 0) return new HostsPayload([], faults);
    const { merge, async } = input;
    const rules = {
      ...(typeof merge === 'boolean' ? { merge } : {}),
      ...(typeof async === 'boolean' ? { async } : {}),
    };
    return payload(place, await loaders.groundwork.writes.upsert(place, value, rules), false);
  }

  @Authorized('EDITOR')
  @Mutation(() => HostsPayload, { description: 'Deletes hosts, in one upstream call. For EDITOR.' })
  async deleteHosts(
    @Arg('input', () => DeleteHostsInput, { description: 'Which hosts.' }) { source, names }: DeleteHostsInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<HostsPayload> {
    const place = selection.sourceEndpoint('groundwork', { source });
    const faults = checkNames(names);
    if (faults.length > 0) return new HostsPayload([], faults);
    return payload(place, await loaders.groundwork.writes.remove(place, names), true);
  }

  @FieldResolver(() => Host, {
    nullable: true,
    description:
      'The host as it is now, read where you select it: all of a batch in one call. Null when there is none, and while ' +
      'its part is QUEUED.',
  })
  async host(
    @Root() { place, outcome, readable }: HostResult,
    @Ctx() { loaders }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Host | null> {
    if (!readable) return null;
    const { storedName: name } = outcome;
    const record = await loaders.groundwork.hosts.byName({ place, name, depth: selectedDepth(info) });
    return record && new Host(place, record);
  }
}

/** Writes of one host. */
@Resolver(() => HostPayload)
export class HostMutations {
  @Authorized('EDITOR')
  @Mutation(() => HostPayload, { description: 'Gives a host a new name; its `id` stays. For EDITOR.' })
  async renameHost(
    @Arg('input', () => RenameHostInput, { description: 'Which host, and its new name.' }) input: RenameHostInput,
    @Ctx() { selection, loaders }: GraphContext,
  ): Promise<HostPayload> {
    const place = selection.sourceEndpoint('groundwork', { source: input.source });
    const { faults, value } = checkRename(input);
    if (faults.length > 0) return new HostPayload(null, faults);
    const answer = await loaders.groundwork.writes.rename(place, value);
    return answer.written
      ? new HostPayload(new Host(place, answer.value))
      : new HostPayload(null, [refused(answer.refusal)]);
  }

  @FieldResolver(() => Host, {
    nullable: true,
    description: 'The host under its new name; null when nothing was done.',
  })
  async host(
    @Root() { written }: HostPayload,
    @Ctx() { loaders }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Host | null> {
    const depth = selectedDepth(info);
    // The write's own answer tells all but what only the greatest depth does.
    if (!written || depth !== 'deep') return written;
    const { place, hostId } = written;
    const record = await loaders.groundwork.hosts.byId({ place, hostId, depth });
    return record && new Host(place, record);
  }
}

function payload(
  place: SourceEndpoint<'groundwork'>,
  answer: Written<readonly GroundworkOutcome[]>,
  deleted: boolean,
): HostsPayload {
  if (!answer.written) return new HostsPayload([], [refused(answer.refusal)]);
  const results = answer.value.map((outcome) => new HostResult(place, outcome, deleted));
  const failed = results.filter(({ status }) => status === 'FAILURE').length;
  return new HostsPayload(results, failed === 0 ? [] : [partial(failed, results.length)]);
}

function partial(failed: number, of: number): UserError {
  const code = failed === of ? 'BAD_INPUT' : 'PARTIAL';
  const message = `${failed} of ${of} hosts failed; the results tell which, and why`;
  return { code, message, field: null, upstreamCode: null };
}

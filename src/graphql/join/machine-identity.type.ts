import { Field, ObjectType } from 'type-graphql';

/** What speaks against a machine that was recognised. */
@ObjectType({ description: 'What speaks against the machine that was recognised.', simpleResolvers: true })
export class IdentityConflict {
  @Field(() => String, {
    description:
      'Which rule or fact: a rule of the configuration’s `join`, such as `{ip}:{port}`, or `entity.ip`, the address ' +
      'that ZMON itself has for the entity.',
  })
  readonly rule!: string;

  @Field(() => String, { description: 'The machine that it would be instead, by name and address.' })
  readonly machine!: string;

  @Field(() => String, { description: 'The disagreement, for a person.' })
  readonly message!: string;
}

/** How a machine was recognised across two systems. */
@ObjectType({
  description:
    'How a machine was recognised across two systems that have no id in common: by the first of the configured rules ' +
    'that fits. Where the systems disagree, `conflicts` says so.',
  simpleResolvers: true,
})
export class MachineIdentity {
  @Field(() => String, { description: 'The rule that fitted, as configured, such as `{name}:{port}`, `name` or `ip`.' })
  readonly rule!: string;

  @Field(() => [IdentityConflict], {
    description: 'What speaks against it; empty when nothing does. Several machines that fit alike are all named here.',
  })
  readonly conflicts!: readonly IdentityConflict[];
}

import { Field, ObjectType, registerEnumType } from 'type-graphql';

/** Why a write was not done. */
export const UserErrorCode = {
  ALREADY_EXISTS: 'ALREADY_EXISTS',
  BAD_INPUT: 'BAD_INPUT',
  INVALID_HOST_OR_PROJECT: 'INVALID_HOST_OR_PROJECT',
  NOT_FOUND: 'NOT_FOUND',
  RESERVED: 'RESERVED',
  FORBIDDEN: 'FORBIDDEN',
  NOTHING_MATCHED: 'NOTHING_MATCHED',
  PARTIAL: 'PARTIAL',
} as const;
/** Why a write was not done. */
export type UserErrorCode = (typeof UserErrorCode)[keyof typeof UserErrorCode];

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why a write was not done, where the caller can mend it.',
  valuesConfig: {
    ALREADY_EXISTS: { description: 'There is one of that name already.' },
    BAD_INPUT: { description: 'A value is not accepted; `field` names it and `message` says what is.' },
    INVALID_HOST_OR_PROJECT: { description: 'The server or project does not exist, or they do not belong together.' },
    NOT_FOUND: { description: 'What was to be changed does not exist.' },
    RESERVED: { description: 'It is the system’s own and cannot be changed.' },
    FORBIDDEN: { description: 'The upstream lets nobody do this with the gateway’s credentials.' },
    NOTHING_MATCHED: { description: 'It was accepted, and applies to nothing.' },
    PARTIAL: { description: 'Some of it was done; the results tell which.' },
  },
});

/** Something that the caller can mend. */
@ObjectType({ description: 'Why a write was not done, where the caller can mend it.', simpleResolvers: true })
export class UserError {
  @Field(() => UserErrorCode, { description: 'What kind of fault it is.' })
  readonly code!: UserErrorCode;

  @Field(() => String, { description: 'What is wrong and what is accepted, for a person.' })
  readonly message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input field at fault, such as `["input", "name"]`.',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The upstream’s own code, such as `-40001`; null when nothing was sent.',
  })
  readonly upstreamCode!: string | null;
}

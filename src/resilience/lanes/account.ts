/** As whom a call is made, at an endpoint that tells accounts apart; left out where all calls are one account's. */
export interface Account {
  /** Equal for calls that the upstream counts together. It may hold a secret: it is never told. */
  readonly key: string;
  /** A caller brought it along: what such calls meet may be its own doing, and says nothing of the others' calls. */
  readonly callersOwn: boolean;
}

import type { FailureClass } from './delivery.ts'

/**
 * What a provider's notice tells besides its code, so that it can be told in each language. The names stay; the console has
 * words for each.
 */
export interface NoticeValues {
  /** What is left in the account; null: the provider does not say. */
  balance?: number | null
  /** The provider warns below this balance. */
  warnedBelow?: number | null
  /** The provider's code of a limit, such as `TIER_1K`; null: it does not say. */
  limit?: string | null
  /** The provider's own codes for what happened, such as `DISABLED_UPDATE`, the main one first. */
  events?: string[]
  /** What an error with this code means for messages. */
  class?: FailureClass
}

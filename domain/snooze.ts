/** Why a snooze ended. */
export type SnoozeEnd =
  /** Its time came. */
  | 'time'
  | 'customer_wrote'
  /** One of our messages did not arrive, so the customer does not know what the agent thinks they know. */
  | 'message_failed'
  | 'by_hand'
  /** Somebody else has it: an agent, or an AI agent. */
  | 'assigned'
  /** It went back to the line. */
  | 'unassigned'
  | 'resolved'

/** A shorter snooze would be over before its sender sees it, ms. */
export const SHORTEST_SNOOZE_MS = 10_000

/** Longer ahead is probably a mistyped year, ms. A snooze without a time ends after this, too. */
export const LONGEST_SNOOZE_MS = 366 * 24 * 3_600_000

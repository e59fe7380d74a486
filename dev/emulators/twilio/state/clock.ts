export interface Clock {
  /** The emulator's time, ms since 1970. */
  now(): number
  /**
   * Moves it forward, e.g. to the end of the 24 hours in which WhatsApp accepts free text. Running delays don't change.
   */
  advance(ms: number): void
}

export function createClock(): Clock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      ahead += ms
    },
  }
}

export interface Clock {
  /** The emulator's time, ms since 1970. */
  now(): number
  /** Moves it forward, e.g. past the 24 hours in which WhatsApp takes free text. Running delays don't change. */
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

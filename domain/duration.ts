const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A span of time as settings write it: a whole number and a unit, `90s`, `10m`, `24h`, `7d`. */
export type DurationText = string

export const DURATION_PATTERN = /^([1-9]\d{0,5})([smhd])$/

/** The longest that anything waits for, a year: what is saved, signalled and counted with has this one bound. */
export const MAX_DURATION: DurationText = '366d'
export const MAX_DURATION_MS = 366 * UNITS.d

/**
 * Milliseconds of a duration, at most the longest: settings from before there was a bound must not be longer than what the
 * workflows take. Throws on a text that isn't one: settings are checked when they are saved.
 */
export function durationMs(text: string): number {
  return Math.min(writtenMs(text) ?? notADuration(text), MAX_DURATION_MS)
}

/** Milliseconds of a duration as it is written, however long: of what is kept, and not waited for. Throws on any other text. */
export function spanMs(text: string): number {
  return writtenMs(text) ?? notADuration(text)
}

/** Whether it is longer than another, as it is written; false for a text that is no duration. */
export function isLonger(text: string, than: DurationText): boolean {
  return (writtenMs(text) ?? 0) > (writtenMs(than) ?? notADuration(than))
}

function writtenMs(text: string): number | undefined {
  const match = DURATION_PATTERN.exec(text)
  return match ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : undefined
}

function notADuration(text: string): never {
  throw new RangeError(`not a duration: ${text}`)
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A time span as in settings: a whole number and a unit, such as `90s`, `10m`, `24h`, `7d`. */
export type DurationText = string

export const DURATION_PATTERN = /^([1-9]\d{0,5})([smhd])$/

/** The longest wait, a year. Settings, signals and workflows all use this limit. */
export const MAX_DURATION: DurationText = '366d'
export const MAX_DURATION_MS = 366 * UNITS.d

/**
 * A duration in ms, at most the longest. Settings from before this limit existed may be longer than the
 * workflows accept. Throws on an invalid text; settings are checked when they are saved.
 */
export function durationMs(text: string): number {
  return Math.min(writtenMs(text) ?? notADuration(text), MAX_DURATION_MS)
}

/**
 * A duration in ms without the limit, for how long something is kept (not waited for). Throws on an
 * invalid text.
 */
export function spanMs(text: string): number {
  return writtenMs(text) ?? notADuration(text)
}

/** Whether one duration is longer than another. False for an invalid text. */
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

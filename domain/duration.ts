const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A span of time as settings write it: a whole number and a unit, `90s`, `10m`, `24h`, `7d`. */
export type DurationText = string

export const DURATION_PATTERN = /^([1-9]\d{0,5})([smhd])$/

/** Milliseconds of a duration. Throws on a text that isn't one: settings are checked when they are saved. */
export function durationMs(text: string): number {
  const match = DURATION_PATTERN.exec(text)
  if (!match) throw new RangeError(`not a duration: ${text}`)
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]
}

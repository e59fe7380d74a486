import { wallOf } from '../zoned.ts'

export const HOURS = 24
export const DAYS = 7

/**
 * Sums hours of any dates by hour of the week, in a time zone: `[day][hour]`, Monday first.
 *
 * @param hours `key` is the beginning of an hour, ISO 8601
 */
export function weekGrid(hours: { key: string; value: number }[], zone: string): number[][] {
  const grid = Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, () => 0))
  for (const { key, value } of hours) {
    const wall = wallOf(Date.parse(key), zone)
    const day = grid[(wall.getUTCDay() + 6) % DAYS]
    if (day) day[wall.getUTCHours()] = (day[wall.getUTCHours()] ?? 0) + value
  }
  return grid
}

/** The keys of the hours that make up an hour of the week, without those in which nothing was. */
export function hoursAt(
  hours: { key: string; value: number }[],
  zone: string,
  { day, hour }: { day: number; hour: number },
): string[] {
  return hours.flatMap(({ key, value }) => {
    const wall = wallOf(Date.parse(key), zone)
    const isThere = (wall.getUTCDay() + 6) % DAYS === day && wall.getUTCHours() === hour
    return isThere && value > 0 ? [key] : []
  })
}

/** How many shades there are besides none. */
export const SHADES = 5

/** The shade of a value: 0 for nothing, else 1 to `SHADES`. */
export function shadeOf(value: number, max: number): number {
  return value <= 0 || max <= 0 ? 0 : Math.max(1, Math.ceil((value / max) * SHADES))
}

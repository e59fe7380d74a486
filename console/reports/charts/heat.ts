import { wallOf } from '../zoned.ts'

export const HOURS = 24
export const DAYS = 7

/** The time of day at which an hour begins. */
export const clockOf = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** The hour of the week that an hour of a date is, in a time zone; day 0 is Monday. */
export function hourOfWeek(key: string, zone: string): { day: number; hour: number } {
  const wall = wallOf(Date.parse(key), zone)
  return { day: (wall.getUTCDay() + 6) % DAYS, hour: wall.getUTCHours() }
}

/**
 * Sums hours of any dates by hour of the week, in a time zone: `[day][hour]`, Monday first.
 *
 * @param hours `key` is the beginning of an hour, ISO 8601
 */
export function weekGrid(hours: { key: string; value: number }[], zone: string): number[][] {
  const grid = Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, () => 0))
  for (const { key, value } of hours) {
    const { day, hour } = hourOfWeek(key, zone)
    const hoursOfDay = grid[day]
    if (hoursOfDay) hoursOfDay[hour] = (hoursOfDay[hour] ?? 0) + value
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
    const at = hourOfWeek(key, zone)
    return at.day === day && at.hour === hour && value > 0 ? [key] : []
  })
}

/** How many shades there are besides none. */
export const SHADES = 5

/** The shade of a value: 0 for nothing, else 1 to `SHADES`. */
export function shadeOf(value: number, max: number): number {
  return value <= 0 || max <= 0 ? 0 : Math.max(1, Math.ceil((value / max) * SHADES))
}

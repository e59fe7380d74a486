/** @import { ChannelSettings, Day } from '../types.ts' */

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** @typedef {'off' | 'open' | 'closed' | 'other'} HoursChoice */

/**
 * Which of the page's simple choices a channel's hours are. `closed`: all of today, and open on the other days, so that
 * there is an opening to wait for.
 *
 * @param {ChannelSettings['businessHours']} hours
 * @param {Date} now
 * @returns {HoursChoice}
 */
export function hoursChoiceOf({ enabled, timezone, days }, now) {
  if (!enabled) return 'off'
  const today = weekdayOf(timezone, now)
  const closed = WEEKDAYS.filter(day => days[day]?.closed)
  if (!WEEKDAYS.every(day => days[day]?.closed || days[day]?.openAllDay)) return 'other'
  if (closed.length === 0) return 'open'
  return closed.length === 1 && closed[0] === today ? 'closed' : 'other'
}

/**
 * What such a choice sets.
 *
 * @param {HoursChoice} choice
 * @param {string} timezone
 * @param {Date} now
 * @returns {{ enabled: boolean, days?: Record<string, Day> }}
 */
export function hoursOfChoice(choice, timezone, now) {
  if (choice === 'off') return { enabled: false }
  const today = weekdayOf(timezone, now)
  const day = (/** @type {string} */ name) =>
    choice === 'closed' && name === today
      ? { closed: /** @type {const} */ (true) }
      : { openAllDay: /** @type {const} */ (true) }
  return { enabled: true, days: Object.fromEntries(WEEKDAYS.map(name => [name, day(name)])) }
}

/**
 * @param {string} timeZone
 * @param {Date} now
 */
function weekdayOf(timeZone, now) {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(now).toLowerCase()
}

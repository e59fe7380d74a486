/** @import { Names, Step } from './why-types.ts' */
import { sentence } from '../lib/format.js'

/**
 * The verdict on the business hours: at which moment of whose clock, and what follows.
 *
 * @param {Record<string, any>} data of `hours.checked`
 * @param {Names} names
 * @returns {Step}
 */
export function hoursOf(data, { name, time }) {
  const { open, because, localTime, weekday, nextOpening, of, teamId, settingsVersion } = data
  const [, clock = '', offset = ''] = /T(\d\d:\d\d)[^+Z-]*(.*)$/.exec(String(localTime)) ?? []
  const zone = offset === 'Z' || offset === '+00:00' ? 'UTC' : `UTC${offset}`
  const day = (/** @type {string} */ text) =>
    text.replace(WEEKDAY, name => name[0]?.toUpperCase() + name.slice(1))
  const whose =
    of === 'team' ? `the hours of the team ${name(teamId, 'of the conversation')}` : 'the channel’s hours'
  return {
    title: `Business hours: ${open ? 'open' : 'closed'}`,
    tone: open ? 'good' : 'wait',
    lines: [
      `${sentence(day(String(because)))} It was ${clock} on ${day(String(weekday))} (${zone}), by ${whose}${version(settingsVersion)}.`,
      ...(open ? [] : [nextOpening ? `The next opening is ${time(nextOpening)}.` : 'No opening is planned.']),
    ],
  }
}

const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/g

/** @param {unknown} number */
function version(number) {
  return number === undefined ? '' : `, version ${number} of the settings`
}

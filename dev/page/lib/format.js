const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const TIME_WITH_SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** @param {string | Date} at */
export function time(at) {
  return TIME.format(new Date(at))
}

/** @param {string | Date} at */
export function timeWithSeconds(at) {
  return TIME_WITH_SECONDS.format(new Date(at))
}

/**
 * The time of today, the day of any other.
 *
 * @param {string} at
 */
export function timeOrDay(at) {
  const date = new Date(at)
  return date.toDateString() === new Date().toDateString() ? TIME.format(date) : DAY.format(date)
}

/**
 * How long ago, in its largest unit.
 *
 * @param {string} at
 */
export function ago(at) {
  const seconds = Math.max(0, (Date.now() - Date.parse(at)) / 1_000)
  if (seconds < 60) return '< 1 min'
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** @param {string} address `whatsapp:+44…` or `+44…` */
export function bareAddress(address) {
  return address.replace(/^whatsapp:/, '')
}

/**
 * A snake_case or dotted name as words.
 *
 * @param {string} name
 */
export function words(name) {
  return name.replaceAll(/[._]/g, ' ')
}

/**
 * Part of a sentence as a whole one.
 *
 * @param {string} text
 */
export function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?”]$/.test(begun) ? begun : `${begun}.`
}

/**
 * A sentence of the API's, its instants as a clock here shows them.
 *
 * @param {string} text
 */
export function withLocalTimes(text) {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, instant => moment(instant))
}

/**
 * Day and time, where the day may be another; the time of today.
 *
 * @param {string | number} at
 */
export function moment(at) {
  return withDay(at, TIME)
}

/**
 * The same to the second.
 *
 * @param {string | number} at
 */
export function exactMoment(at) {
  return withDay(at, TIME_WITH_SECONDS)
}

/**
 * @param {string | number} at
 * @param {Intl.DateTimeFormat} clock
 */
function withDay(at, clock) {
  const date = new Date(at)
  const isToday = date.toDateString() === new Date().toDateString()
  return isToday ? clock.format(date) : `${DAY.format(date)}, ${clock.format(date)}`
}

/**
 * A URL that may be a link; undefined for schemes that run something.
 *
 * @param {string} url
 */
export function safeUrl(url) {
  const parsed = URL.parse(url, location.href)
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined
}

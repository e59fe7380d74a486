const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const TIME_WITH_SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })

/** @param {string | Date} at */
export function time(at) {
  return TIME.format(new Date(at))
}

/** @param {string | Date} at */
export function timeWithSeconds(at) {
  return TIME_WITH_SECONDS.format(new Date(at))
}

/** @param {string} address `whatsapp:+44…` or `+44…` */
export function bareAddress(address) {
  return address.replace(/^whatsapp:/, '')
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

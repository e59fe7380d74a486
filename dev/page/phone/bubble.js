/** @import { PhoneMessage } from '../types.ts' */
import { h } from '../lib/dom.js'
import { safeUrl, time } from '../lib/format.js'
import { titleOf } from '../lib/providers.js'

/** What happened to a message that the customer sent. @typedef {'sent' | 'taken' | { problem: string }} Arrival */

/**
 * @typedef {object} Bubble
 * @property {PhoneMessage} message
 * @property {Arrival | undefined} arrival
 * @property {string | undefined} reaction what the customer put on it
 * @property {string | undefined} quoted the text of the message that it answers
 * @property {string} provider
 */

/** The emoji that a customer can choose. Those for which an iPhone has words come first. */
const EMOJI = ['❤️', '👍', '👎', '😂', '‼️', '❓', '🙏', '🎉']

/**
 * A message on the phone.
 *
 * @param {Bubble} bubble
 * @param {object} on
 * @param {(button: { id: string, title: string }) => void} on.tap
 * @param {() => void} on.openList
 * @param {(emoji: string) => void} on.react
 */
export function renderBubble({ message, arrival, reaction, quoted, provider }, { tap, openList, react }) {
  const { direction, body, media, buttons, list, origin } = message
  const mine = direction === 'inbound'
  const problem = mine ? problemOf(arrival) : undefined
  const lost = !mine && hasFailed(message)
  const byTwilio = origin !== 'api' && origin !== 'customer'
  return h(
    'li',
    { class: `bubble ${mine ? 'mine' : 'theirs'} ${lost ? 'lost' : ''}` },
    quoted && h('blockquote', { dir: 'auto' }, quoted),
    ...media.map(renderMedia),
    body && h('p', { dir: 'auto' }, body),
    mine && !body && media.length === 0 && h('p', { class: 'place' }, 'A location'),
    h(
      'p',
      { class: 'meta' },
      byTwilio && h('span', { class: 'origin' }, `from ${titleOf(provider)} itself`),
      h('time', { datetime: message.createdAt }, time(message.createdAt)),
      mine ? tick(message, arrival, provider) : fate(message),
    ),
    problem && h('p', { class: 'problem', role: 'alert' }, problem),
    buttons.length > 0 &&
      h(
        'div',
        { class: 'taps' },
        ...buttons.map(button => h('button', { type: 'button', click: () => tap(button) }, button.title)),
      ),
    list &&
      h(
        'div',
        { class: 'taps' },
        h(
          'button',
          {
            type: 'button',
            'aria-haspopup': 'dialog',
            click: openList,
          },
          h('span', { 'aria-hidden': 'true' }, '☰ '),
          list.button,
        ),
      ),
    reaction && h('p', { class: 'reacted', 'aria-label': 'Your reaction' }, reaction),
    !mine && !lost && renderReact(reaction, react),
  )
}

/**
 * What one gets on a phone with a long press.
 *
 * @param {string | undefined} reaction
 * @param {(emoji: string) => void} react
 */
function renderReact(reaction, react) {
  return h(
    'details',
    { class: 'react' },
    h('summary', { 'aria-label': 'React', title: 'React' }, '☺'),
    h(
      'div',
      {},
      ...EMOJI.map(emoji => h('button', { type: 'button', click: () => react(emoji) }, emoji)),
      reaction &&
        h('button', { type: 'button', 'aria-label': 'Remove the reaction', click: () => react('') }, '✕'),
    ),
  )
}

/** @param {PhoneMessage['media'][number]} media */
function renderMedia({ contentType, url }) {
  const href = url ? safeUrl(url) : undefined
  const ours = href?.startsWith(`${location.origin}/`)
  // A picture on another site isn't loaded: the page sends no requests to other sites.
  if (ours && contentType.startsWith('image/'))
    return h('img', { src: href, alt: `A picture (${contentType})` })
  return h('a', { class: 'file', href, target: '_blank', rel: 'noreferrer' }, `A file (${contentType})`)
}

/**
 * @param {PhoneMessage} message
 * @param {Arrival | undefined} arrival
 * @param {string} provider
 */
function tick({ status }, arrival, provider) {
  const read = status === 'read'
  const taken = read || arrival === 'taken'
  const label = read
    ? 'Read by an agent'
    : taken
      ? 'Received by Switchboard'
      : `Received by ${titleOf(provider)}`
  return h(
    'span',
    { class: `tick ${taken ? 'read' : ''}`, role: 'img', 'aria-label': label, title: label },
    taken ? '✓✓' : '✓',
  )
}

/** @param {PhoneMessage} message */
function fate(message) {
  const { status, errorCode } = message
  const failed = hasFailed(message)
  return h(
    'span',
    { class: failed ? 'fate failed' : 'fate' },
    errorCode ? `${status} (${errorCode})` : status,
  )
}

/** @param {Arrival | undefined} arrival */
function problemOf(arrival) {
  return typeof arrival === 'object' ? arrival.problem : undefined
}

/** Shown although a phone would not show it, so that one sees it. @param {PhoneMessage} message */
function hasFailed({ status }) {
  return status === 'undelivered' || status === 'failed'
}

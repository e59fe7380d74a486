/** @import { Message } from '../types.ts' */
import { h } from '../lib/dom.js'
import { time, words } from '../lib/format.js'
import { renderMedium } from './medium.js'

/** @type {Record<Message['status'], { sign: string, label: string }>} */
const STATUS = {
  received: { sign: '', label: '' },
  queued: { sign: '◷', label: 'queued' },
  sent: { sign: '✓', label: 'sent' },
  delivered: { sign: '✓✓', label: 'delivered' },
  read: { sign: '✓✓', label: 'read' },
  failed: { sign: '!', label: 'failed' },
  unknown: { sign: '?', label: 'outcome unknown' },
}

/**
 * A message as the agent sees it.
 *
 * @param {Message} message
 * @param {string} author
 * @param {{ retry: (messageId: string) => void, settle: (messageId: string) => void }} on
 */
export function renderMessage(message, author, { retry, settle }) {
  const { id, direction, kind, text, media, template, status, late, createdAt, shownAs, reactions } = message
  const { sign, label } = STATUS[status]
  return h(
    'li',
    { class: `message ${direction} ${message.author.kind}` },
    h(
      'div',
      { class: 'balloon' },
      kind !== 'reply' && kind !== 'ai' && direction === 'outbound' && h('p', { class: 'kind' }, words(kind)),
      ...media.map(renderMedium),
      ...details(message),
      text && h('p', { class: 'text', dir: 'auto' }, text),
      shownAs && !message.details.location && h('p', { class: 'text shown-as', dir: 'auto' }, shownAs),
      template && h('p', { class: 'text' }, `Template ${template.contentSid}`),
    ),
    reactions.length > 0 &&
      h(
        'p',
        { class: 'reactions', 'aria-label': 'The customer’s reaction' },
        ...reactions.map(({ emoji }) => h('span', {}, emoji ?? 'a sticker')),
      ),
    h(
      'p',
      { class: 'meta' },
      direction === 'outbound' && `${author} · `,
      h('time', { datetime: createdAt }, time(createdAt)),
      late && h('span', { class: 'late' }, ' · late'),
      label &&
        h(
          'span',
          { class: `status ${status}` },
          ' · ',
          h('span', { 'aria-hidden': 'true' }, `${sign} `),
          label,
        ),
    ),
    (status === 'failed' || status === 'unknown') &&
      renderFailure(message, {
        retry: () => retry(id),
        settle: () => settle(id),
      }),
  )
}

/**
 * @param {Message} message
 * @param {{ retry: () => void, settle: () => void }} on
 */
function renderFailure({ error, status }, { retry, settle }) {
  return h(
    'div',
    { class: 'failure' },
    error && h('p', {}, h('strong', {}, error.detail), ` ${error.fix} `, h('code', {}, error.code)),
    h('button', { type: 'button', class: 'small', click: retry }, 'Send again'),
    status === 'unknown' && h('button', { type: 'button', class: 'small', click: settle }, 'It was sent'),
  )
}

/** What else came with a customer's message. @param {Message} message */
function details({ details: { button, listPick, location: place, referral } }) {
  const picked = listPick ? 'picked from the list' : button ? 'tapped the button' : undefined
  return [
    picked && h('p', { class: 'kind' }, picked),
    place &&
      h(
        'p',
        {},
        `Location: ${[place.label, place.address].filter(Boolean).join(', ')} (${place.latitude}, ${place.longitude})`,
      ),
    referral &&
      h('p', { class: 'kind' }, `came from the ad “${referral.headline ?? referral.sourceUrl ?? ''}”`),
  ]
}

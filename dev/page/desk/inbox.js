/** @import { Agent, Channel, Conversation } from '../types.ts' */
/** @import { People } from './people.js' */
/** @import { DeskState } from './store.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { ago, bareAddress, timeOrDay } from '../lib/format.js'

/** In the order in which they ask for attention. */
const GROUPS = /** @type {const} */ ([
  { title: 'Waiting in line', statuses: ['opening', 'waiting'] },
  { title: 'With the AI agent', statuses: ['ai'] },
  { title: 'Assigned', statuses: ['assigned'] },
  { title: 'Resolved', statuses: ['resolved'] },
  { title: 'Closed', statuses: ['closed'] },
])

/**
 * The list of conversations, a group for each status.
 *
 * @param {object} options
 * @param {Channel[]} options.channels
 * @param {People} options.people
 * @param {() => Agent} options.me
 * @param {(id: string | undefined) => void} options.onSelect
 * @param {() => void} options.onMore
 */
export function createInbox({ channels, people, me, onSelect, onMore }) {
  const list = byId('conversations', HTMLUListElement)
  const mine = byId('only-mine', HTMLInputElement)
  const more = byId('more-conversations', HTMLButtonElement)
  /** @type {DeskState | undefined} */
  let shown

  more.addEventListener('click', onMore)
  mine.addEventListener('change', () => shown && show(shown))
  list.addEventListener('keydown', moveFocus)

  /** @param {DeskState} state */
  function show(state) {
    shown = state
    const all = [...state.conversations.values()].filter(
      ({ assigneeId }) => !mine.checked || assigneeId === me().id,
    )
    const items = GROUPS.flatMap(({ title, statuses }) => {
      const group = all
        .filter(({ status }) => statuses.some(candidate => candidate === status))
        .sort(byUrgency)
      const rows = group.map(conversation => row(conversation, state))
      return group.length > 0 ? [{ key: title, title: `${title} (${group.length})` }, ...rows] : []
    })
    renderList(list, items, {
      key: item => item.key,
      render: item => ('title' in item ? h('li', { class: 'group' }, item.title) : renderRow(item)),
    })
    more.hidden = state.nextCursor === null
    byId('inbox-empty', HTMLElement).hidden = items.length > 0
  }

  /**
   * @param {Conversation} conversation
   * @param {DeskState} state
   */
  function row(conversation, state) {
    const { id, contact, status, channelId, waitingSince, statusSince, assigneeId } = conversation
    return {
      key: id,
      name: contact.name ?? bareAddress(contact.address),
      channel: channels.find(channel => channel.id === channelId)?.name ?? '',
      about:
        status === 'assigned'
          ? `with ${assigneeId === me().id ? 'you' : people.name(assigneeId)}`
          : waitingSince
            ? `waits ${ago(waitingSince)}`
            : timeOrDay(statusSince),
      urgent: status === 'waiting',
      unread: state.unread.has(id),
      current: state.selected === id,
    }
  }

  /** @param {ReturnType<typeof row>} item */
  function renderRow({ key, name, channel, about, urgent, unread, current }) {
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'row',
          'aria-current': current ? 'true' : undefined,
          click: () => onSelect(key),
        },
        h(
          'span',
          { class: 'name' },
          unread && h('span', { class: 'dot', role: 'img', 'aria-label': 'New messages' }),
          name,
        ),
        h('span', { class: 'channel' }, channel),
        h('span', { class: urgent ? 'about urgent' : 'about' }, about),
      ),
    )
  }

  // How long each waits is told in minutes.
  setInterval(() => shown && show(shown), 30_000)
  return { show }
}

/**
 * Who waits longest comes first; of the rest, what happened last.
 *
 * @param {Conversation} a
 * @param {Conversation} b
 */
function byUrgency(a, b) {
  if (a.waitingSince && b.waitingSince) return a.waitingSince.localeCompare(b.waitingSince)
  return b.statusSince.localeCompare(a.statusSince)
}

/** @param {KeyboardEvent} event */
function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const target = event.target
  if (!step || !(target instanceof HTMLElement) || !(event.currentTarget instanceof HTMLElement)) return
  const rows = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll('button')])
  rows[rows.indexOf(target) + step]?.focus()
  event.preventDefault()
}

/** @import { Agent, Channel, Conversation } from '../types.ts' */
/** @import { Floor } from './floor.js' */
/** @import { People } from './people.js' */
/** @import { DeskState } from './store.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { ago, bareAddress, timeOrDay } from '../lib/format.js'

/**
 * In the order in which they ask for attention.
 *
 * @type {{ title: string, statuses: Conversation['status'][], mine?: boolean }[]}
 */
const GROUPS = [
  { title: 'Waiting', statuses: ['opening', 'waiting'] },
  { title: 'Yours', statuses: ['assigned'], mine: true },
  { title: 'With the AI', statuses: ['ai'] },
  { title: 'With colleagues', statuses: ['assigned'], mine: false },
  { title: 'Resolved', statuses: ['resolved'] },
  { title: 'Closed', statuses: ['closed'] },
]

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
  /** @type {{ state: DeskState, floor: Floor } | undefined} */
  let shown
  const showAgain = () => shown && show(shown.state, shown.floor)

  more.addEventListener('click', onMore)
  mine.addEventListener('change', showAgain)
  list.addEventListener('keydown', moveFocus)

  /**
   * @param {DeskState} state
   * @param {Floor} floor
   */
  function show(state, floor) {
    shown = { state, floor }
    const inLine = placesIn(floor)
    const all = [...state.conversations.values()].filter(
      ({ assigneeId }) => !mine.checked || assigneeId === me().id,
    )
    const items = GROUPS.flatMap(({ title, statuses, mine: own }) => {
      const group = all
        .filter(({ status }) => statuses.includes(status))
        .filter(({ assigneeId }) => own === undefined || own === (assigneeId === me().id))
        .sort((a, b) => byPlace(inLine, a, b) || byUrgency(a, b))
      const rows = group.map(conversation => row(conversation, state, inLine.get(conversation.id)))
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
   * @param {Place | undefined} place
   */
  function row(conversation, state, place) {
    const { id, contact, status, channelId, waitingSince, statusSince, aiAgentId, assigneeId } = conversation
    return {
      key: id,
      name: contact.name ?? bareAddress(contact.address),
      channel: channels.find(channel => channel.id === channelId)?.name ?? '',
      about:
        status === 'assigned'
          ? `with ${assigneeId === me().id ? 'you' : people.name(assigneeId)}`
          : status === 'ai'
            ? `since ${timeOrDay(statusSince)}`
            : waitingSince
              ? `waits ${ago(waitingSince)}`
              : timeOrDay(statusSince),
      // Who has it, or why nobody has.
      detail:
        status === 'ai'
          ? `with ${people.name(aiAgentId, 'an AI agent')}`
          : status === 'waiting'
            ? (place?.because ?? '')
            : '',
      urgent: status === 'waiting',
      unread: state.unread.has(id),
      current: state.selected === id,
    }
  }

  /** @param {ReturnType<typeof row>} item */
  function renderRow({ key, name, channel, about, detail, urgent, unread, current }) {
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
        detail && h('span', { class: 'detail' }, detail),
      ),
    )
  }

  // How long each waits is told in minutes.
  setInterval(showAgain, 30_000)
  return { show }
}

/** @typedef {{ place: number, because: string }} Place of a conversation in the line of its channel */

/**
 * @param {Floor} floor
 * @returns {Map<string, Place>}
 */
function placesIn(floor) {
  return new Map(
    floor
      .all()
      .flatMap(({ line }) =>
        line.entries.map(({ conversationId, because }, place) => [conversationId, { place, because }]),
      ),
  )
}

/**
 * As the line serves them; the line may not be read yet.
 *
 * @param {Map<string, Place>} places
 * @param {Conversation} a
 * @param {Conversation} b
 */
function byPlace(places, a, b) {
  if (a.channelId !== b.channelId) return 0
  const [first, second] = [places.get(a.id), places.get(b.id)]
  return first && second ? first.place - second.place : 0
}

/**
 * Who waits longest comes first; of the rest, what happened last.
 *
 * @param {Conversation} a
 * @param {Conversation} b
 */
function byUrgency(a, b) {
  if (a.waitingSince && b.waitingSince) return a.waitingSince.localeCompare(b.waitingSince)
  if (a.waitingSince || b.waitingSince) return a.waitingSince ? -1 : 1
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

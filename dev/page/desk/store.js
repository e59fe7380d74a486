/** @import { Conversation, ConversationEvent, Message, Page } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
import { follow } from '../lib/sse.js'

/** A message's event may be readable a moment before the message is. Looked for again after so long, ms; so many times. */
const LOOK_AGAIN_MS = 250
const LOOKS = 8

/** How long after a read that failed it is tried again, ms. */
const TRY_AGAIN_MS = 2_000

/**
 * @typedef {object} DeskState
 * @property {boolean} connected
 * @property {Map<string, Conversation>} conversations
 * @property {string | null} nextCursor of the list of conversations
 * @property {Set<string>} unread conversations in which something came while another was looked at
 * @property {string | undefined} selected
 * @property {Message[]} messages of the selected one
 * @property {ConversationEvent[]} events of the selected one
 * @property {string | undefined} problem why something could not be read
 */

/**
 * What one agent sees of the public API, kept up to date by its stream of events.
 *
 * @typedef {ReturnType<typeof createStore>} Store
 * @param {object} options
 * @param {Api} options.api
 * @param {(state: DeskState) => void} options.onChange
 * @param {(event: ConversationEvent) => void} options.onEvent
 * @param {(event: ConversationEvent) => boolean} options.isNews whether its conversation is to be marked as unread
 */
export function createStore({ api, onChange, onEvent, isNews }) {
  const ended = new AbortController()
  /** @type {DeskState} */
  const state = {
    connected: false,
    conversations: new Map(),
    nextCursor: null,
    unread: new Set(),
    selected: undefined,
    messages: [],
    events: [],
    problem: undefined,
  }
  const changed = () => {
    if (!ended.signal.aborted) onChange(state)
  }

  async function loadList(cursor = '') {
    const answer = await api.get(
      `/v1/conversations?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    if (!answer.ok) return fail(answer.body)
    const page = /** @type {Page<Conversation>} */ (answer.body)
    if (!cursor) state.conversations.clear()
    for (const conversation of page.items) state.conversations.set(conversation.id, conversation)
    state.nextCursor = page.nextCursor
    state.problem = undefined
    return changed()
  }

  const refreshConversation = coalesced(async id => {
    const answer = await api.get(`/v1/conversations/${id}`)
    // Taken out of the channel, the agent no longer sees it.
    if (answer.ok) state.conversations.set(id, /** @type {Conversation} */ (answer.body))
    else if (answer.status === 403 || answer.status === 404) state.conversations.delete(id)
    else return tryAgain(answer.body, refreshConversation, id)
    return changed()
  })

  const refreshThread = coalesced(async id => {
    for (let look = 0; look < LOOKS && state.selected === id; look++) {
      try {
        const path = `/v1/conversations/${id}`
        const [events, messages] = await Promise.all([
          /** @type {Promise<ConversationEvent[]>} */ (api.getAll(`${path}/events`)),
          /** @type {Promise<Message[]>} */ (api.getAll(`${path}/messages`)),
        ])
        if (state.selected !== id) return
        Object.assign(state, { events, messages, problem: undefined })
        changed()
        if (complete(events, messages)) return
      } catch (error) {
        return tryAgain(error, refreshThread, id)
      }
      await pause(LOOK_AGAIN_MS)
    }
  })

  /**
   * @param {any} error
   * @param {(id: string) => void} task
   * @param {string} id
   */
  function tryAgain(error, task, id) {
    fail(error)
    setTimeout(
      () => !ended.signal.aborted && (id === state.selected || state.conversations.has(id)) && task(id),
      TRY_AGAIN_MS,
    )
  }

  function fail(/** @type {any} */ error) {
    state.problem = error?.message ?? `${error?.title ?? 'The API does not answer'}: ${error?.detail ?? ''}`
    changed()
  }

  function take(/** @type {ConversationEvent} */ event) {
    const id = event.conversationId
    refreshConversation(id)
    if (id === state.selected) refreshThread(id)
    else if (isNews(event)) state.unread.add(id)
    onEvent(event)
  }

  follow({
    open: (headers, signal) => api.stream('/v1/events', headers, signal),
    signal: ended.signal,
    onState(connected, problem) {
      Object.assign(state, { connected, problem })
      changed()
    },
    onEvent({ event, data }) {
      if (event !== 'ready') return isOfConversation(event) ? take(JSON.parse(data)) : undefined
      // From here on nothing is missed; what was before is read now.
      loadList()
      if (state.selected) refreshThread(state.selected)
    },
  })

  return {
    state,
    close: () => ended.abort(),
    loadMore: () => loadList(state.nextCursor ?? ''),

    /** @param {string | undefined} id */
    select(id) {
      Object.assign(state, { selected: id, messages: [], events: [] })
      changed()
      if (!id) return
      state.unread.delete(id)
      if (!state.conversations.has(id)) refreshConversation(id)
      refreshThread(id)
    },
  }
}

/** What changes nothing in a conversation, or concerns none. */
const ASIDE = [
  ...['viewing', 'typing', 'draft', 'read', 'notification'],
  ...['line.changed', 'agent.presence', 'channel.settings'],
]

const isOfConversation = (/** @type {string} */ event) => !ASIDE.includes(event)

/** @param {number} ms */
function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/**
 * Whether every message that the events tell of is there.
 *
 * @param {ConversationEvent[]} events
 * @param {Message[]} messages
 */
function complete(events, messages) {
  const known = new Set(messages.map(({ id }) => id))
  return events.every(
    ({ type, data }) =>
      !(type === 'message.received' || type === 'message.queued') || known.has(String(data.messageId)),
  )
}

/**
 * Runs a task an id one at a time: asked for while it runs, it runs once more afterwards.
 *
 * @param {(id: string) => Promise<void>} task
 */
function coalesced(task) {
  /** @type {Map<string, boolean>} id → whether it was asked for again */
  const running = new Map()
  return async (/** @type {string} */ id) => {
    if (running.has(id)) return void running.set(id, true)
    do {
      running.set(id, false)
      await task(id)
    } while (running.get(id))
    return void running.delete(id)
  }
}

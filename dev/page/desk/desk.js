/** @import { Agent, Call, ConversationEvent, PageConfig } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { DeskState, Store } from './store.js' */
import { createApi } from '../lib/api.js'
import { byId, h } from '../lib/dom.js'
import { createBegin } from './begin.js'
import { createConversation } from './conversation.js'
import { createCsat } from './csat.js'
import { createFloor } from './floor.js'
import { createInbox } from './inbox.js'
import { createOverview } from './overview.js'
import { createPeople } from './people.js'
import { createPresence } from './presence.js'
import { createStore } from './store.js'

const KEPT_AS = 'switchboard.agent'

/**
 * The agent's desk, built on the public API alone.
 *
 * @param {object} options
 * @param {PageConfig} options.config
 * @param {(call: Call) => void} options.report
 */
export function startDesk({ config, report }) {
  const { agents, channels, apiUrl, temporalUiUrl, temporalNamespace = 'default' } = config
  const [first] = agents
  if (!first) return showProblem('There is no agent yet. Add one with POST /v1/agents.')
  /** @type {Agent} */
  let me = agents.find(({ id }) => id === localStorage.getItem(KEPT_AS)) ?? first
  /** @type {Api} */
  let api
  /** @type {Store | undefined} */
  let store
  /** @type {ReturnType<typeof createFloor>} */
  let floor

  const desk = byId('desk', HTMLElement)
  const people = createPeople(agents)
  const onChanged = (/** @type {string | undefined} */ problem) => {
    if (store) show(store.state)
    if (problem) showProblem(problem)
    floor.refresh()
  }
  const shared = { channels, people, me: () => me, api: () => api, onSelect, onChanged }
  const inbox = createInbox({ ...shared, onMore: () => store?.loadMore() })
  const conversation = createConversation({ ...shared, workflowUrl })
  const overview = createOverview({ ...shared, onChanged: () => onChanged(undefined) })
  const presence = createPresence(shared)
  const csat = createCsat()
  createBegin({ ...shared, onBegun: onSelect })

  function workflowUrl(/** @type {string} */ workflowId) {
    const path = `/namespaces/${temporalNamespace}/workflows/${encodeURIComponent(workflowId)}`
    return temporalUiUrl && new URL(path, temporalUiUrl).href
  }

  function onSelect(/** @type {string | undefined} */ id) {
    desk.dataset.view = id ? 'conversation' : 'inbox'
    store?.select(id)
  }

  function show(/** @type {DeskState} */ state) {
    const live = byId('live', HTMLElement)
    live.dataset.connected = String(state.connected)
    live.textContent = state.connected ? 'live' : 'not connected'
    showProblem(state.problem)
    presence.show(floor)
    inbox.show(state, floor)
    overview.show(floor, state)
    conversation.show(state, floor)
  }

  function become(/** @type {Agent} */ agent) {
    const selected = store?.state.selected
    store?.close()
    floor?.close()
    me = agent
    localStorage.setItem(KEPT_AS, agent.id)
    const theirs = createApi({ apiUrl, agent, report })
    api = theirs
    const refreshCsat = () => csat.refresh(theirs, people.role(agent.id))
    let knowsRole = false
    const theirFloor = createFloor({
      api,
      channels,
      people,
      onChange() {
        show(opened.state)
        if (!knowsRole) refreshCsat()
        knowsRole = true
      },
    })
    floor = theirFloor
    let wasConnected = false
    const opened = createStore({
      api,
      onChange(state) {
        // What happened in between, no event tells.
        if (state.connected && !wasConnected) theirFloor.refresh()
        wasConnected = state.connected
        show(state)
      },
      onEvent({ type }) {
        if (type.startsWith('survey.')) refreshCsat()
        // Each may move somebody in the line, or change who has how much.
        if (type.startsWith('conversation.')) theirFloor.refresh()
      },
      isNews: event => event.type === 'message.received' || isGivenTo(agent, event),
    })
    store = opened
    opened.select(selected)
    csat.hide()
  }

  byId('show-overview', HTMLButtonElement).addEventListener('click', () => {
    onSelect(undefined)
    desk.dataset.view = 'overview'
  })
  const select = byId('agent', HTMLSelectElement)
  select.replaceChildren(
    ...agents.map(({ id, name }) => h('option', { value: id, selected: id === me.id }, name)),
  )
  select.addEventListener('change', () => {
    const chosen = agents.find(({ id }) => id === select.value)
    if (chosen) become(chosen)
  })
  become(me)
}

/**
 * Whether somebody else, or the allocation, gave the agent a conversation.
 *
 * @param {Agent} agent
 * @param {ConversationEvent} event
 */
function isGivenTo({ id }, { type, actor, data }) {
  return type === 'conversation.assigned' && data.agentId === id && actor.id !== id
}

/** @param {string | undefined} text */
function showProblem(text) {
  const problem = byId('desk-problem', HTMLElement)
  problem.hidden = text === undefined
  problem.textContent = text ?? ''
}

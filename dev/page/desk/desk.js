/** @import { Agent, Call, PageConfig } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { DeskState, Store } from './store.js' */
import { createApi } from '../lib/api.js'
import { byId, h } from '../lib/dom.js'
import { createBegin } from './begin.js'
import { createConversation } from './conversation.js'
import { createCsat } from './csat.js'
import { createInbox } from './inbox.js'
import { createPeople } from './people.js'
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

  const people = createPeople(agents)
  const shared = { channels, people, me: () => me, onSelect }
  const inbox = createInbox({ ...shared, onMore: () => store?.loadMore() })
  const conversation = createConversation({ ...shared, workflowUrl, api: () => api })
  const csat = createCsat()
  createBegin({ channels, api: () => api, onBegun: onSelect })

  function workflowUrl(/** @type {string} */ workflowId) {
    const path = `/namespaces/${temporalNamespace}/workflows/${encodeURIComponent(workflowId)}`
    return temporalUiUrl && new URL(path, temporalUiUrl).href
  }

  function onSelect(/** @type {string | undefined} */ id) {
    store?.select(id)
    byId('desk', HTMLElement).dataset.view = id ? 'conversation' : 'inbox'
  }

  function show(/** @type {DeskState} */ state) {
    const live = byId('live', HTMLElement)
    live.dataset.connected = String(state.connected)
    live.textContent = state.connected ? 'live' : 'not connected'
    showProblem(state.problem)
    inbox.show(state)
    conversation.show(state)
  }

  function become(/** @type {Agent} */ agent) {
    const selected = store?.state.selected
    store?.close()
    me = agent
    localStorage.setItem(KEPT_AS, agent.id)
    const theirs = createApi({ apiUrl, agent, report })
    const refreshCsat = () => csat.refresh(theirs, people.role(agent.id))
    api = theirs
    const opened = createStore({
      api,
      onChange: show,
      onEvent({ type }) {
        if (type.startsWith('survey.')) refreshCsat()
      },
    })
    store = opened
    opened.select(selected)
    csat.hide()
    people.load(theirs).then(() => {
      if (store !== opened) return
      show(opened.state)
      refreshCsat()
    })
  }

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

/** @param {string | undefined} text */
function showProblem(text) {
  const problem = byId('desk-problem', HTMLElement)
  problem.hidden = text === undefined
  problem.textContent = text ?? ''
}

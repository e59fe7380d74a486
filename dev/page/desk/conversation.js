/** @import { Agent, Channel, Conversation, Outcome } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { Floor } from './floor.js' */
/** @import { People } from './people.js' */
/** @import { DeskState } from './store.js' */
import { byId, h, keepAtEnd, renderList } from '../lib/dom.js'
import { createActions } from './actions.js'
import { createEventList } from './event-list.js'
import { createHandover } from './handover.js'
import { createHeading } from './heading.js'
import { createReplyForm } from './reply-form.js'
import { renderItem, timelineOf } from './timeline.js'
import { createWhyPanel } from './why-panel.js'

/** How long a command waits for the outcome of the one before, ms. */
const LONGEST_TURN_MS = 2_000

/**
 * The conversation one looks at: who it is with, what can be done, what was said and what happened.
 *
 * @param {object} options
 * @param {() => Api} options.api
 * @param {() => Agent} options.me
 * @param {People} options.people
 * @param {Channel[]} options.channels
 * @param {(workflowId: string) => string | undefined} options.workflowUrl
 * @param {(id: string | undefined) => void} options.onSelect
 */
export function createConversation({ api, me, people, channels, workflowUrl, onSelect }) {
  const pane = byId('conversation', HTMLElement)
  const timeline = byId('timeline', HTMLOListElement)
  const refusal = byId('refusal', HTMLElement)
  /** @type {Conversation | undefined} */
  let current
  let shownId = ''
  /** @type {Set<string>} commands that have no answer yet, by their path */
  const underWay = new Set()
  /** @type {Promise<unknown>} */
  let lastSent = Promise.resolve()

  /**
   * Sends a command, and shows plainly when it isn't carried out.
   *
   * @param {string} what as in "… was refused"
   * @param {string} path below the conversation's
   * @param {unknown} [body]
   * @returns {Promise<boolean>} whether it was carried out, or may yet be
   */
  async function run(what, path, body) {
    if (!current) return false
    const { id } = current
    const target = `/v1/conversations/${id}${path}`
    // A second click on the same button is no second command.
    if (underWay.has(target)) return false
    underWay.add(target)
    refusal.hidden = true
    const theirs = api()
    // One after the other, so that what is resolved has been answered first; one that hangs holds up none.
    const sent = Promise.race([lastSent, pause(LONGEST_TURN_MS)]).then(() => theirs.command(target, body))
    lastSent = sent.catch(() => undefined)
    const outcome = await sent.finally(() => underWay.delete(target))
    if (current?.id === id) showOutcome(what, outcome)
    return outcome.status !== 'refused'
  }

  /**
   * @param {string} what
   * @param {Outcome} outcome
   */
  function showOutcome(what, outcome) {
    if (outcome.status === 'done') return
    refusal.hidden = false
    if (outcome.status === 'pending') {
      refusal.replaceChildren(
        h('strong', {}, `${what} is not processed yet: `),
        'no worker has processed it yet.',
      )
      return
    }
    const { detail, fix = '', code } = outcome
    refusal.replaceChildren(
      h('strong', {}, `${what} was refused. `),
      `${detail} ${fix} `,
      h('code', {}, code),
    )
  }

  const heading = createHeading({ me, people, channels, workflowUrl, onSelect })
  const actions = createActions({ run, me, people })
  const handover = createHandover({ people })
  const whyPanel = createWhyPanel({ people })
  const replyForm = createReplyForm({ run })
  const eventList = createEventList({ agentName: people.name })
  byId('back', HTMLButtonElement).addEventListener('click', () => onSelect(undefined))
  for (const tab of tabs()) tab.addEventListener('change', showTab)
  // What scrolls has to be within reach of the keys that scroll it.
  for (const name of PANELS) byId(name, HTMLElement).tabIndex = 0

  /**
   * @param {DeskState} state
   * @param {Floor} floor
   */
  function show(state, floor) {
    const { selected, events, messages } = state
    current = selected ? state.conversations.get(selected) : undefined
    pane.dataset.state = current ? 'shown' : 'empty'
    if (!current) {
      shownId = ''
      return
    }
    const isNew = shownId !== current.id
    if (isNew) refusal.hidden = true
    heading.show(current)
    actions.show(current, floor)
    replyForm.show(current)
    eventList.show(events)
    whyPanel.show(current, events, floor)
    const retry = (/** @type {string} */ id) => run('Sending it again', `/messages/${id}/retry`)
    const settle = (/** @type {string} */ id) =>
      run('Marking it as sent', `/messages/${id}/settle`, { sent: true })
    const shown = current
    const render = () => {
      // It takes its room from the talk, whose end stays in sight all the same.
      handover.show(shown, events)
      renderList(timeline, timelineOf(events, messages, people.name), {
        key: item => item.key,
        render: item => renderItem(item, { retry, settle }),
      })
    }
    keepAtEnd(timeline, render, isNew)
    // Only once there is something: the first look at a conversation begins at its end.
    if (events.length > 0) shownId = current.id
  }

  return { show }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}

const PANELS = ['timeline', 'why', 'events']

/** @returns {NodeListOf<HTMLInputElement>} */
function tabs() {
  return document.querySelectorAll('input[name="tab"]')
}

function showTab() {
  for (const name of PANELS) {
    byId(name, HTMLElement).hidden = !byId(`tab-${name}`, HTMLInputElement).checked
  }
  // What is hidden can't be scrolled: the talk is read from its end, the rest from its beginning.
  const talk = byId('timeline', HTMLElement)
  talk.scrollTop = talk.scrollHeight
}

/** @import { ConversationEvent, Conversation } from '../types.ts' */
/** @import { People } from './people.js' */
import { byId } from '../lib/dom.js'
import { words } from '../lib/format.js'

/**
 * What the AI agent leaves to whoever takes over: why, and its summary.
 *
 * @param {{ people: People }} options
 */
export function createHandover({ people }) {
  const box = byId('handover', HTMLDetailsElement)
  const heading = byId('handover-why', HTMLElement)
  const summary = byId('handover-summary', HTMLElement)

  return {
    /**
     * @param {Conversation} conversation
     * @param {ConversationEvent[]} events
     */
    show({ status }, events) {
      const event = handoverOf(events)
      box.hidden = !event || (status !== 'waiting' && status !== 'assigned')
      if (!event) return
      const { aiAgentId, reason, detail, summary: text, endpoint } = event.data
      const why = detail ?? words(String(reason))
      heading.textContent = `${people.name(aiAgentId, 'The AI agent')} handed the conversation over: ${why}`
      const said = endpointLine(endpoint)
      summary.textContent = text ? String(text) : (said ?? 'There is no summary; see the conversation below.')
    },
  }
}

/**
 * The last hand-over, unless an AI agent got the conversation again.
 *
 * @param {ConversationEvent[]} events
 */
export function handoverOf(events) {
  const last = events.findLast(
    ({ type }) => type === 'conversation.handed_over' || type === 'conversation.handed_to_ai',
  )
  return last?.type === 'conversation.handed_over' ? last : undefined
}

/**
 * What the endpoint of the AI's model said when it gave no answer.
 *
 * @param {unknown} endpoint
 */
export function endpointLine(endpoint) {
  if (!endpoint) return undefined
  const { status, code, param, message } = /** @type {Record<string, unknown>} */ (endpoint)
  const what = [status, code, param && `(${param})`].filter(Boolean).join(' ')
  return `Error message of the model’s endpoint: ${[what, message].filter(Boolean).join(': ')}`
}

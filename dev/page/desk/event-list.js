/** @import { ConversationEvent } from '../types.ts' */
/** @import { NameOf } from './event-lines.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { eventLine } from './event-lines.js'
import { lineParts } from './timeline.js'

/**
 * All events of the conversation, each in a line that opens to what the API tells of it.
 *
 * @param {{ agentName: NameOf }} options
 */
export function createEventList({ agentName }) {
  const list = byId('events', HTMLOListElement)
  const count = byId('event-count', HTMLElement)

  return {
    /** @param {ConversationEvent[]} events */
    show(events) {
      count.textContent = events.length > 0 ? ` (${events.length})` : ''
      const items = events.map(event => ({ event, line: eventLine(event, agentName) }))
      renderList(list, items, {
        key: ({ event }) => event.id,
        render: ({ event, line }) =>
          h(
            'li',
            {},
            h(
              'details',
              {},
              h('summary', { class: line.tone }, ...lineParts(line, event.at), h('code', {}, event.type)),
              h('pre', {}, JSON.stringify({ actor: event.actor, data: event.data }, undefined, 2)),
            ),
          ),
      })
    },
  }
}

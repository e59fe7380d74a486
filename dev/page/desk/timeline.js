/** @import { ConversationEvent, Message } from '../types.ts' */
/** @import { EventLine, NameOf } from './event-lines.js' */
import { h } from '../lib/dom.js'
import { time } from '../lib/format.js'
import { eventLine, nameOf } from './event-lines.js'
import { renderMessage } from './message.js'

/**
 * @typedef {{ kind: 'message', key: string, message: Message, author: string }} MessageItem
 * @typedef {{ kind: 'note', key: string, at: string, author: string, text: string }} NoteItem
 * @typedef {{ kind: 'event', key: string, at: string, line: EventLine }} EventItem
 * @typedef {MessageItem | NoteItem | EventItem} Item
 */

/**
 * Messages and what happened between them, in the order in which the conversation's workflow took them: each message
 * stands where the event that tells of it does.
 *
 * @param {ConversationEvent[]} events
 * @param {Message[]} messages
 * @param {NameOf} agentName
 * @returns {Item[]}
 */
export function timelineOf(events, messages, agentName) {
  const byId = new Map(messages.map(message => [message.id, message]))
  const items = events.flatMap(
    /** @returns {Item[]} */ event => {
      const { id: key, type, at, actor, data } = event
      if (type === 'conversation.noted') {
        return [{ kind: 'note', key, at, author: nameOf(actor, agentName), text: String(data.text ?? '') }]
      }
      if (type === 'message.received' || type === 'message.queued') {
        const message = byId.get(String(data.messageId))
        byId.delete(String(data.messageId))
        return message ? [messageItem(message, agentName)] : []
      }
      return [{ kind: 'event', key, at, line: eventLine(event, agentName) }]
    },
  )
  return [...items, ...[...byId.values()].map(message => messageItem(message, agentName))]
}

/**
 * @param {Message} message
 * @param {NameOf} agentName
 * @returns {MessageItem}
 */
function messageItem(message, agentName) {
  return { kind: 'message', key: message.id, message, author: nameOf(message.author, agentName) }
}

/**
 * @param {Item} item
 * @param {{ retry: (messageId: string) => void, settle: (messageId: string) => void }} on
 */
export function renderItem(item, on) {
  if (item.kind === 'message') return renderMessage(item.message, item.author, on)
  if (item.kind === 'note') return renderNote(item)
  return h('li', { class: `happening ${item.line.tone}` }, ...lineParts(item.line, item.at))
}

/** @param {NoteItem} note */
function renderNote({ author, at, text }) {
  return h(
    'li',
    { class: 'note' },
    h(
      'p',
      { class: 'meta' },
      `Note by ${author}, not shown to the customer · `,
      h('time', { datetime: at }, time(at)),
    ),
    h('p', { dir: 'auto' }, text),
  )
}

/**
 * @param {EventLine} line
 * @param {string} at
 */
export function lineParts({ text, reason }, at) {
  return [
    h('span', { class: 'what' }, text),
    ...(reason ? [h('span', { class: 'why' }, reason)] : []),
    h('time', { datetime: at }, time(at)),
  ]
}

/** @import { PhoneMessage } from '../types.ts' */
/** @import { Arrival } from './bubble.js' */
import { byId, keepAtEnd, renderList } from '../lib/dom.js'
import { renderBubble } from './bubble.js'

/** How long "typing…" is shown, ms. WhatsApp hides it after 25 s or with the next message. */
const TYPING_MS = 25_000

/**
 * The messages on the phone.
 *
 * @param {object} options
 * @param {() => string} options.provider
 * @param {(sid: string) => Arrival | undefined} options.arrivalOf
 * @param {(message: PhoneMessage, button: { id: string, title: string }) => void} options.tap
 * @param {(message: PhoneMessage) => void} options.openList
 * @param {(message: PhoneMessage, emoji: string) => void} options.react
 */
export function createThread({ provider, arrivalOf, tap, openList, react }) {
  const list = byId('phone-messages', HTMLOListElement)
  const typing = byId('phone-typing', HTMLElement)
  /** @type {PhoneMessage[]} */
  let messages = []
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typingTimer

  function show(toEnd = false) {
    const reactions = new Map(
      messages.flatMap(({ reaction }) => (reaction ? [[reaction.to, reaction.emoji]] : [])),
    )
    const bubbles = messages
      .filter(({ reaction }) => !reaction)
      .map(message => ({
        message,
        arrival: arrivalOf(message.sid),
        reaction: reactions.get(message.sid),
        quoted: messages.find(({ sid }) => sid === message.replyTo)?.body,
        provider: provider(),
      }))
    const render = () =>
      renderList(list, bubbles, {
        key: ({ message }) => message.sid,
        render: bubble =>
          renderBubble(bubble, {
            tap: button => tap(bubble.message, button),
            openList: () => openList(bubble.message),
            react: emoji => react(bubble.message, emoji),
          }),
      })
    keepAtEnd(list, render, toEnd)
    byId('phone-empty', HTMLElement).hidden = messages.length > 0
  }

  function showTyping(/** @type {boolean} */ shown) {
    clearTimeout(typingTimer)
    typing.hidden = !shown
    if (shown) typingTimer = setTimeout(() => showTyping(false), TYPING_MS)
  }

  return {
    show,
    showTyping,

    clear() {
      messages = []
      showTyping(false)
      show()
    },

    /** The messages from before. What arrived meanwhile is newer. @param {PhoneMessage[]} loaded */
    load(loaded) {
      messages = merge(loaded, messages)
      show(true)
    },

    /**
     * @param {PhoneMessage} message
     * @param {boolean} isNew
     */
    take(message, isNew) {
      messages = merge(messages, [message])
      if (message.direction !== 'inbound') showTyping(false)
      show(isNew && message.direction === 'inbound')
    },
  }
}

/**
 * Puts newer versions of messages in the place of older ones, and new ones at their time.
 *
 * @param {PhoneMessage[]} messages
 * @param {PhoneMessage[]} newer
 */
function merge(messages, newer) {
  const bySid = new Map([...messages, ...newer].map(message => [message.sid, message]))
  return [...bySid.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt))
}

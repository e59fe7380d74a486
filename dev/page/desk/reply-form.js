/** @import { Conversation } from '../types.ts' */
/** @import { Run } from './actions.js' */
import { byId } from '../lib/dom.js'

/** @type {Record<Conversation['status'], string>} */
const HINTS = {
  opening: 'Write to the customer',
  ai: 'Write to the customer: with your reply you take over the conversation from the AI agent',
  waiting: 'Write to the customer: with your reply you take the conversation',
  assigned: 'Write to the customer',
  resolved: 'The conversation is resolved: reopen it to write to the customer',
  closed: 'The conversation is closed: the customer’s next message starts a new one',
}

/**
 * Where the agent writes, to the customer or for colleagues.
 *
 * @param {{ run: Run }} options
 */
export function createReplyForm({ run }) {
  const form = byId('reply-form', HTMLFormElement)
  const text = byId('reply-text', HTMLTextAreaElement)
  const picture = byId('reply-picture', HTMLInputElement)
  const note = byId('as-note', HTMLInputElement)
  const send = byId('reply-send', HTMLButtonElement)
  let conversationId = ''
  let hint = ''
  /** @type {Map<string, string>} what was begun in each conversation and not sent */
  const drafts = new Map()

  form.addEventListener('submit', async event => {
    event.preventDefault()
    const written = text.value.trim()
    const media =
      picture.checked && !note.checked ? [{ url: new URL('/page/sample.png', location.href).href }] : []
    if ((written === '' && media.length === 0) || send.disabled) return
    send.disabled = true
    const sentIn = conversationId
    const ok = note.checked
      ? await run('The note', '/notes', { text: written })
      : await run('The reply', '/messages', {
          ...(written && { text: written }),
          ...(media.length > 0 && { media }),
        })
    send.disabled = false
    // What was refused stays, to be sent again or elsewhere.
    if (!ok) return
    drafts.delete(sentIn)
    if (sentIn !== conversationId) return
    text.value = ''
    picture.checked = false
  })
  text.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  note.addEventListener('change', showMode)

  function showMode() {
    form.classList.toggle('internal', note.checked)
    text.placeholder = note.checked ? 'An internal note' : hint
    send.textContent = note.checked ? 'Add note' : 'Send'
    picture.disabled = note.checked
  }

  return {
    /** @param {Conversation} conversation */
    show({ id, status }) {
      if (id !== conversationId) {
        drafts.set(conversationId, text.value)
        text.value = drafts.get(id) ?? ''
        conversationId = id
      }
      form.inert = status === 'closed'
      hint = HINTS[status]
      showMode()
    },
  }
}

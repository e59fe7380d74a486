/** @import { Channel, WebhookAttempt } from '../types.ts' */
/** @import { Pair } from './chooser.js' */
/** @import { Emulator } from './emulator.js' */
import { createArrivals } from './arrivals.js'
import { createChooser } from './chooser.js'
import { createComposer } from './composer.js'
import { createListSheet } from './list-sheet.js'
import { createThread } from './thread.js'

/**
 * The customer's phone.
 *
 * @param {object} options
 * @param {Emulator} options.emulator
 * @param {Channel[]} options.channels
 * @param {(attempt: WebhookAttempt) => void} options.onWebhook
 */
export async function startPhone({ emulator, channels, onWebhook }) {
  const arrivals = createArrivals()
  const chooser = createChooser({ channels, onChange: openThread })
  const composer = createComposer({ emulator, send, customer: () => chooser.pair()?.customer })
  const sheet = createListSheet({
    pick: ({ sid }, listItem) => composer.trySend({ listItem, replyTo: sid }),
  })
  const thread = createThread({
    arrivalOf: arrivals.of,
    tap: ({ sid }, button) => composer.trySend({ button, replyTo: sid }),
    openList: sheet.open,
    react: ({ sid }, emoji) => composer.trySend({ reaction: { emoji, to: sid } }),
  })

  /** @param {Record<string, unknown>} content */
  async function send(content) {
    const pair = chooser.pair()
    if (!pair) return 'There is no channel to send messages to.'
    const profile = chooser.medium() === 'whatsapp' ? { profileName: chooser.name() } : {}
    const result = await emulator.send({ from: pair.customer, to: pair.ours, ...content, ...profile })
    if ('error' in result) return result.error
    arrivals.onResult(result)
    thread.show()
    return undefined
  }

  async function openThread() {
    const pair = chooser.pair()
    sheet.close()
    thread.clear()
    composer.show({ medium: chooser.medium() })
    if (!pair) return
    const loaded = await emulator.thread(pair.ours, pair.customer)
    // Another thread may have been chosen meanwhile.
    if (isShown(pair)) thread.load(loaded)
  }

  /** @param {Pair} other */
  function isShown({ ours, customer }) {
    const pair = chooser.pair()
    return pair?.ours === ours && pair.customer === customer
  }

  const threads = await emulator.threads()
  chooser.start(threads.map(({ customer }) => customer))
  emulator.listen({
    onConnected: openThread,
    onMessage(message, isNew) {
      if (isNew) composer.onNewMessage(message)
      if (isShown(message)) thread.take(message, isNew)
      else if (isNew) chooser.onElsewhere(message)
    },
    onTyping(pair) {
      if (isShown(pair)) thread.showTyping(true)
    },
    onWebhook(attempt) {
      arrivals.onWebhook(attempt)
      if (attempt.kind === 'inbound') thread.show()
      onWebhook(attempt)
    },
  })
}

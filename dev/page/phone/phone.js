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
 * @param {Map<string, Emulator>} options.emulators by provider
 * @param {Channel[]} options.channels
 * @param {(provider: string, attempt: WebhookAttempt) => void} options.onWebhook
 */
export async function startPhone({ emulators, channels, onWebhook }) {
  const arrivals = createArrivals()
  const chooser = createChooser({ channels, onChange: openThread })
  const emulator = () => emulators.get(chooser.provider())
  const composer = createComposer({ emulator, send, pair: chooser.pair })
  const sheet = createListSheet({
    pick: ({ sid }, listItem) => composer.trySend({ listItem, replyTo: sid }),
  })
  const thread = createThread({
    provider: chooser.provider,
    arrivalOf: arrivals.of,
    tap: ({ sid }, button) => composer.trySend({ button, replyTo: sid }),
    openList: sheet.open,
    react: ({ sid }, emoji) => composer.trySend({ reaction: { emoji, to: sid } }),
  })

  /** @param {Record<string, unknown>} content */
  async function send(content) {
    const [pair, at] = [chooser.pair(), emulator()]
    if (!pair || !at) return 'There is no channel to send messages to.'
    const profile = chooser.medium() === 'whatsapp' ? { profileName: chooser.name() } : {}
    const result = await at.send({ from: pair.customer, to: pair.ours, ...content, ...profile })
    if ('error' in result) return result.error
    arrivals.onResult(result)
    thread.show()
    return undefined
  }

  async function openThread() {
    const [pair, at] = [chooser.pair(), emulator()]
    sheet.close()
    thread.clear()
    composer.show({ medium: chooser.medium() })
    if (!pair || !at) return
    const loaded = await at.thread(pair.ours, pair.customer)
    // Another thread may have been chosen meanwhile.
    if (isShown(pair)) thread.load(loaded)
  }

  /** @param {Pair} other */
  function isShown({ provider, ours, customer }) {
    const pair = chooser.pair()
    return pair?.provider === provider && pair.ours === ours && pair.customer === customer
  }

  const threads = await Promise.all([...emulators.values()].map(each => each.threads()))
  chooser.start(threads.flat().map(({ customer }) => customer))
  for (const [provider, each] of emulators) {
    each.listen({
      onConnected() {
        if (provider === chooser.provider()) openThread()
      },
      onMessage(message, isNew) {
        if (isNew) composer.onNewMessage({ ...message, provider })
        if (isShown({ ...message, provider })) thread.take(message, isNew)
        else if (isNew) chooser.onElsewhere(message)
      },
      onTyping(pair) {
        if (isShown({ ...pair, provider })) thread.showTyping(true)
      },
      onWebhook(attempt) {
        arrivals.onWebhook(attempt)
        if (attempt.kind === 'inbound') thread.show()
        onWebhook(provider, attempt)
      },
    })
  }
}

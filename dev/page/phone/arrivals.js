/** @import { WebhookAttempt } from '../types.ts' */
/** @import { Arrival } from './bubble.js' */
/** @import { SendResult } from './emulator.js' */

/** @type {Record<string, string>} */
const NOT_CALLED = {
  no_url: 'Not delivered: this number has no webhook URL. Paste the channel’s webhook URL into its settings.',
  dropped: 'Dropped: the Messaging Service has no webhook URL and doesn’t defer to the number’s.',
  application: 'Not delivered: a TwiML application overrides this number’s webhook URL.',
  sandbox: 'Not delivered: the customer has not joined the WhatsApp sandbox. Send “join <code>” first.',
  lost: 'Dropped by a fault that was set in the emulator.',
}

/** What happened to the customer's messages on their way to the webhook, by SID. */
export function createArrivals() {
  /** @type {Map<string, Arrival>} */
  const arrivals = new Map()

  return {
    of: (/** @type {string} */ sid) => arrivals.get(sid),

    /** @param {WebhookAttempt} attempt */
    onWebhook({ kind, messageSid, outcome }) {
      if (kind === 'inbound' && outcome === 'ok') arrivals.set(messageSid, 'taken')
    },

    /** @param {SendResult} result */
    onResult({ messageSid, delivered, notCalled, attempts }) {
      if (delivered) return arrivals.set(messageSid, 'taken')
      const last = attempts.at(-1)
      const answer = last ? `${last.status ?? ''} ${last.outcome.replaceAll('_', ' ')}`.trim() : 'no answer'
      const problem = notCalled ? NOT_CALLED[notCalled] : `The webhook refused it: ${answer}.`
      return arrivals.set(messageSid, { problem: problem ?? 'Not delivered.' })
    },
  }
}

/** @import { Call, PhoneMessage, WebhookAttempt } from '../types.ts' */
import { exchange } from '../lib/http.js'

/**
 * @typedef {object} SendResult
 * @property {string} messageSid
 * @property {boolean} delivered whether the webhook took it
 * @property {string} [notCalled]
 * @property {{ status?: number, outcome: string }[]} attempts
 */

/**
 * @typedef {object} EmulatorListener
 * @property {(message: PhoneMessage, isNew: boolean) => void} onMessage a new one, or one that changed
 * @property {(typing: { ours: string, customer: string }) => void} onTyping
 * @property {(attempt: WebhookAttempt) => void} onWebhook
 * @property {() => void} onConnected nothing from here on is missed
 */

/**
 * The emulator's own API, on the page's origin: what a customer does on their phone.
 *
 * @typedef {ReturnType<typeof createEmulator>} Emulator
 * @param {{ report: (call: Call) => void }} options
 */
export function createEmulator({ report }) {
  /**
   * @template T
   * @param {Call['kind']} kind
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  const call = (kind, method, path, body) =>
    /** @type {typeof exchange<T>} */ (exchange)(
      { who: 'Phone', kind, method, url: new URL(path, location.origin).href, body },
      report,
    )

  return {
    /** @returns {Promise<{ ours: string, customer: string }[]>} */
    async threads() {
      const { ok, body } = await call('background', 'GET', '/emulator/threads')
      return ok ? /** @type {any} */ (body) : []
    },

    /**
     * @param {string} ours
     * @param {string} customer
     * @returns {Promise<PhoneMessage[]>}
     */
    async thread(ours, customer) {
      const { ok, body } = await call(
        'background',
        'GET',
        `/emulator/thread?${new URLSearchParams({ ours, customer })}`,
      )
      return ok ? /** @type {any} */ (body) : []
    },

    /**
     * @param {{ from: string, to: string } & Record<string, unknown>} message
     * @returns {Promise<SendResult | { error: string }>}
     */
    async send(message) {
      const { ok, body } = await call('click', 'POST', '/emulator/inbound', message)
      if (ok) return /** @type {SendResult} */ (body)
      return { error: /** @type {any} */ (body)?.error ?? 'The emulator does not answer.' }
    },

    /**
     * The next message to this customer will not arrive.
     *
     * @param {string} customer
     * @param {number} errorCode Twilio's
     */
    async failNext(customer, errorCode) {
      const fault = { kind: 'final_status', status: 'undelivered', errorCode, to: customer }
      const { ok, body } = await call('click', 'POST', '/emulator/faults', fault)
      return ok ? /** @type {{ id: number }} */ (body).id : undefined
    },

    /** @param {number} id */
    async clearFault(id) {
      await call('click', 'DELETE', `/emulator/faults/${id}`)
    },

    /** @param {EmulatorListener} listener */
    listen({ onMessage, onTyping, onWebhook, onConnected }) {
      const stream = new EventSource('/emulator/stream')
      /** @type {<T>(name: string, take: (data: T) => void) => void} */
      const on = (name, take) =>
        stream.addEventListener(name, event => {
          if (event.data) take(JSON.parse(event.data))
        })
      stream.addEventListener('ready', onConnected)
      on('message', (/** @type {{ message: PhoneMessage }} */ { message }) => onMessage(message, true))
      on('status', (/** @type {{ message: PhoneMessage }} */ { message }) => onMessage(message, false))
      on('typing', onTyping)
      on('webhook', (/** @type {{ attempt: WebhookAttempt }} */ { attempt }) => onWebhook(attempt))
    },
  }
}

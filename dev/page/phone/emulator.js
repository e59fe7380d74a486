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

/** Twilio's "unreachable destination handset": the error for a phone that is switched off. */
const TWILIO_PHONE_OFF = 30003
/** Meta's "message undeliverable". */
const META_PHONE_OFF = 131026

/**
 * The addresses of the emulators' control APIs, and the fault that makes the next message to a customer fail.
 *
 * @type {Record<string, { control: string, phone: string, failNext: (customer: string) => object }>}
 */
const EMULATORS = {
  twilio: {
    control: '/emulator',
    phone: '/emulator',
    failNext: to => ({ kind: 'final_status', status: 'undelivered', errorCode: TWILIO_PHONE_OFF, to }),
  },
  whatsapp_cloud: {
    control: '/phones/whatsapp_cloud',
    phone: '/phones/whatsapp_cloud/phone',
    failNext: customer => ({ kind: 'fails_later', code: META_PHONE_OFF, to: customer.replace('+', '') }),
  },
  engagelab: {
    control: '/phones/engagelab',
    phone: '/phones/engagelab/phone',
    failNext: to => ({ kind: 'final_status', status: 'delivered_failed', errorCode: META_PHONE_OFF, to }),
  },
}

/**
 * An emulator's control API, on the page's origin: what a customer can do on their phone.
 *
 * @typedef {ReturnType<typeof createEmulator>} Emulator
 * @param {{ provider: string, report: (call: Call) => void }} options
 */
export function createEmulator({ provider, report }) {
  const at = EMULATORS[provider]
  if (!at) throw new Error(`there is no emulator of ${provider}`)
  const { control, phone } = at
  /** The emulator's own files have paths instead of URLs. @param {PhoneMessage} message @returns {PhoneMessage} */
  const located = message => ({
    ...message,
    media: message.media.map(file => ({
      ...file,
      url: file.url && new URL(file.url, `${location.origin}${phone}/`).href,
    })),
  })
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
      const { ok, body } = await call('background', 'GET', `${phone}/threads`)
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
        `${phone}/thread?${new URLSearchParams({ ours, customer })}`,
      )
      return ok ? /** @type {PhoneMessage[]} */ (body).map(located) : []
    },

    /**
     * @param {{ from: string, to: string } & Record<string, unknown>} message
     * @returns {Promise<SendResult | { error: string }>}
     */
    async send(message) {
      const { ok, body } = await call('click', 'POST', `${phone}/inbound`, message)
      if (ok) return /** @type {SendResult} */ (body)
      return { error: /** @type {any} */ (body)?.error ?? 'The emulator does not answer.' }
    },

    /**
     * The next message to this customer will not arrive.
     *
     * @param {string} customer
     */
    async failNext(customer) {
      const { ok, body } = await call('click', 'POST', `${control}/faults`, at.failNext(customer))
      return ok ? /** @type {{ id: number }} */ (body).id : undefined
    },

    /** @param {number} id */
    async clearFault(id) {
      await call('click', 'DELETE', `${control}/faults/${id}`)
    },

    /** @param {EmulatorListener} listener */
    listen({ onMessage, onTyping, onWebhook, onConnected }) {
      const stream = new EventSource(`${phone}/stream`)
      /** @type {<T>(name: string, take: (data: T) => void) => void} */
      const on = (name, take) =>
        stream.addEventListener(name, event => {
          if (event.data) take(JSON.parse(event.data))
        })
      stream.addEventListener('ready', onConnected)
      on('message', (/** @type {{ message: PhoneMessage }} */ { message }) =>
        onMessage(located(message), true),
      )
      on('status', (/** @type {{ message: PhoneMessage }} */ { message }) =>
        onMessage(located(message), false),
      )
      on('typing', onTyping)
      on('webhook', (/** @type {{ attempt: WebhookAttempt }} */ { attempt }) => onWebhook(attempt))
    },
  }
}

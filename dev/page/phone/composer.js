/** @import { PhoneMessage } from '../types.ts' */
/** @import { Pair } from './chooser.js' */
/** @import { Emulator } from './emulator.js' */
import { byId } from '../lib/dom.js'

const SAMPLE_PLACE = {
  latitude: 13.7437,
  longitude: 100.5489,
  label: 'Lumphini Park',
  address: 'Bangkok, Thailand',
}

/**
 * What the customer writes with: text, a sample picture or place, and a way to let the next answer fail.
 *
 * @param {object} options
 * @param {() => Emulator | undefined} options.emulator of the channel's provider
 * @param {(content: Record<string, unknown>) => Promise<string | undefined>} options.send resolves with what went wrong
 * @param {() => Pair | undefined} options.pair undefined while there is no channel
 */
export function createComposer({ emulator, send, pair }) {
  const form = byId('phone-form', HTMLFormElement)
  const text = byId('phone-text', HTMLInputElement)
  const error = byId('phone-error', HTMLElement)
  const place = byId('phone-location', HTMLButtonElement)
  const failNext = byId('fail-next', HTMLButtonElement)
  /** @type {Map<string, number>} the fault that waits for each customer's next message, by `keyOf` */
  const faults = new Map()

  async function trySend(/** @type {Record<string, unknown>} */ content) {
    const problem = await send(content)
    error.textContent = problem ?? ''
    error.hidden = problem === undefined
  }

  function showFault() {
    failNext.setAttribute('aria-pressed', String(faults.has(keyOf(pair()))))
  }

  form.addEventListener('submit', event => {
    event.preventDefault()
    const written = text.value
    if (written.trim() === '') return
    // Emptied at once, so that one can go on writing: the answer comes only when the webhook has answered.
    text.value = ''
    trySend({ text: written })
  })
  byId('phone-picture', HTMLButtonElement).addEventListener('click', async () => {
    trySend({ media: [{ contentType: 'image/png', base64: await samplePicture() }] })
  })
  place.addEventListener('click', () => trySend({ location: SAMPLE_PLACE }))
  failNext.addEventListener('click', async () => {
    const [to, at] = [pair(), emulator()]
    if (!to || !at) return
    const waiting = faults.get(keyOf(to))
    if (waiting === undefined) {
      const id = await at.failNext(to.customer)
      if (id !== undefined) faults.set(keyOf(to), id)
    } else {
      await at.clearFault(waiting)
      faults.delete(keyOf(to))
    }
    showFault()
  })

  return {
    trySend,

    /** @param {{ medium: 'whatsapp' | 'sms' | undefined }} phone */
    show({ medium }) {
      form.inert = medium === undefined
      place.hidden = medium !== 'whatsapp'
      error.hidden = true
      showFault()
    },

    /** @param {PhoneMessage & Pair} message */
    onNewMessage(message) {
      if (message.direction === 'outbound-api' && faults.delete(keyOf(message))) showFault()
    },
  }
}

/** A fault is for a customer, whichever of the provider's channels writes to them. @param {Pair | undefined} pair */
function keyOf(pair) {
  return pair ? `${pair.provider} ${pair.customer}` : ''
}

async function samplePicture() {
  const blob = await (await fetch('/page/sample.png')).blob()
  const dataUrl = await new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsDataURL(blob)
  })
  return String(dataUrl).split(',')[1] ?? ''
}

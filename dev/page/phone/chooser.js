/** @import { Channel, PhoneMessage } from '../types.ts' */
/** @import { Customer } from './customers.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { bareAddress } from '../lib/format.js'
import { titleOf } from '../lib/providers.js'
import { createCustomers } from './customers.js'

const MEDIA = { sms: 'SMS', whatsapp: 'WhatsApp' }

/**
 * Both ends of the thread on the phone, as the provider's emulator names them.
 *
 * @typedef {{ provider: string, ours: string, customer: string }} Pair
 */

/**
 * Which customer one is, and which channel they write to.
 *
 * @param {object} options
 * @param {Channel[]} options.channels
 * @param {() => void} options.onChange
 */
export function createChooser({ channels, onChange }) {
  const customers = createCustomers()
  const customerSelect = byId('customer', HTMLSelectElement)
  const channelSelect = byId('channel', HTMLSelectElement)
  /** @type {Set<string>} numbers of customers who got something while another was looked at */
  const unread = new Set()
  /** @type {Customer | undefined} */
  let me
  let channel = channels[0]

  function show() {
    const people = customers.list().map(({ number, name }) => {
      const label = name === number ? number : `${name} · ${number}`
      return { value: number, label: unread.has(number) ? `● ${label}` : label }
    })
    showOptions(customerSelect, people, me?.number)
    const lines = channels.map(({ id, name, medium }) => ({ value: id, label: `${name} (${MEDIA[medium]})` }))
    showOptions(channelSelect, lines, channel?.id)
    byId('phone', HTMLElement).dataset.medium = channel?.medium
    byId('phone-name', HTMLElement).textContent = channel?.name ?? 'No channel yet'
    byId('phone-address', HTMLElement).textContent = channel
      ? `${bareAddress(channel.address)} · ${MEDIA[channel.medium]} by ${titleOf(channel.provider)}`
      : 'Connect a channel to the emulator through the API.'
  }

  function become(/** @type {Customer | undefined} */ customer) {
    me = customer ?? me
    if (me) unread.delete(me.number)
    show()
    onChange()
  }

  customerSelect.addEventListener('change', () =>
    become(customers.list().find(({ number }) => number === customerSelect.value)),
  )
  channelSelect.addEventListener('change', () => {
    channel = channels.find(({ id }) => id === channelSelect.value)
    become(me)
  })
  byId('new-customer', HTMLButtonElement).addEventListener('click', () => {
    become(customers.invent())
    byId('phone-text', HTMLInputElement).focus()
  })

  return {
    medium: () => channel?.medium,
    provider: () => channel?.provider ?? '',
    name: () => me?.name,

    /** @returns {Pair | undefined} undefined while there is no channel */
    pair() {
      if (!channel || !me) return undefined
      const { provider, medium, address } = channel
      // Of the addresses on WhatsApp, only Twilio's have a prefix.
      const prefix = provider === 'twilio' && medium === 'whatsapp' ? 'whatsapp:' : ''
      return { provider, ours: `${prefix}${bareAddress(address)}`, customer: `${prefix}${me.number}` }
    },

    /** @param {string[]} addresses the customers who wrote before */
    start(addresses) {
      // The first choice is somebody new, whom nobody has answered yet.
      const mine = customers.list()[0] ?? customers.invent()
      for (const address of addresses) customers.meet(address)
      become(mine)
    },

    /** A message of another thread than the one that is shown. @param {PhoneMessage} message */
    onElsewhere(message) {
      const { number } = customers.meet(message.customer)
      if (message.direction !== 'inbound' && number !== me?.number) unread.add(number)
      show()
    },
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {{ value: string, label: string }[]} options
 * @param {string | undefined} chosen
 */
function showOptions(select, options, chosen = '') {
  renderList(select, options, {
    key: ({ value }) => value,
    render: ({ value, label }) => h('option', { value }, label),
  })
  select.value = chosen
}

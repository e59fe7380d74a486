import { bareAddress } from '../lib/format.js'

const KEPT_AS = 'switchboard.customers'

const NAMES = [
  ...['Mali', 'Noah', 'Aiko', 'Lucía', 'Omar', 'Priya', 'Finn', 'Zoë', 'Kwame', 'Ines', 'Niran', 'Sofia'],
  ...['Jonas', 'Amara', 'Yuki', 'Pablo', 'Leila', 'Emil', 'Chai', 'Greta'],
]

/** In each American area code, 555-0100 to 555-0199 are set aside for fiction: no one has them, and yet they are valid. */
const AREA_CODES = ['202', '212', '303', '312', '415', '512', '602', '617', '713', '808']
const NUMBERS = AREA_CODES.flatMap(area =>
  Array.from({ length: 100 }, (_, index) => `+1${area}55501${String(index).padStart(2, '0')}`),
)

/** @typedef {{ number: string, name: string }} Customer */

/** The people one can be. Their names are known only here, and on WhatsApp go along as the profile's. */
export function createCustomers() {
  /** @type {Customer[]} */
  let customers = read()

  const add = (/** @type {Customer} */ customer) => {
    customers = [...customers, customer]
    localStorage.setItem(KEPT_AS, JSON.stringify(customers))
    return customer
  }

  return {
    list: () => customers,

    /** Someone who has never written. */
    invent() {
      const taken = new Set(customers.map(({ number }) => number))
      const names = NAMES.filter(name => !customers.some(customer => customer.name === name))
      const number = pick(NUMBERS.filter(candidate => !taken.has(candidate))) ?? '+12025550100'
      return add({ number, name: pick(names) ?? `Customer ${customers.length + 1}` })
    },

    /**
     * Someone the emulator has messages of.
     *
     * @param {string} address
     */
    meet(address) {
      const number = bareAddress(address)
      return customers.find(customer => customer.number === number) ?? add({ number, name: number })
    },
  }
}

/**
 * @template T
 * @param {T[]} items
 */
function pick(items) {
  return items[Math.floor(Math.random() * items.length)]
}

/** @returns {Customer[]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]')
    return Array.isArray(kept) ? kept.filter(({ number, name }) => number && name) : []
  } catch {
    return []
  }
}

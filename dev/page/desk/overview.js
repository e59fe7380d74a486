/** @import { Agent } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { ChannelFloor, Floor } from './floor.js' */
/** @import { People } from './people.js' */
/** @import { DeskState } from './store.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { titleOf } from '../lib/providers.js'
import { createLine } from './line.js'
import { createOrder } from './order.js'
import { createSettingsCard } from './settings-card.js'

/** How long each waits is told in minutes, ms. */
const SHOW_AGAIN_MS = 30_000

/**
 * A channel as a whole: who waits, who gets what comes, and what it is set to.
 *
 * @param {object} options
 * @param {() => Api} options.api
 * @param {() => Agent} options.me
 * @param {People} options.people
 * @param {(id: string | undefined) => void} options.onSelect
 * @param {() => void} options.onChanged something was set
 */
export function createOverview({ api, me, people, onSelect, onChanged }) {
  const select = byId('overview-channel', HTMLSelectElement)
  const cards = byId('overview-cards', HTMLElement)
  const line = createLine({ people, onSelect })
  const order = createOrder({ people })
  const settings = createSettingsCard({ api, me, people, onChanged })
  /** @type {{ floor: Floor, state: DeskState } | undefined} */
  let shown
  /** @type {string | undefined} */
  let chosenId

  select.addEventListener('change', () => {
    chosenId = select.value
    if (shown) show(shown.floor, shown.state)
  })
  byId('overview-back', HTMLButtonElement).addEventListener('click', () => onSelect(undefined))
  setInterval(() => shown && show(shown.floor, shown.state), SHOW_AGAIN_MS)

  /**
   * @param {Floor} floor
   * @param {DeskState} state
   */
  function show(floor, state) {
    shown = { floor, state }
    const all = floor.all()
    renderList(select, all.map(optionOf), {
      key: ({ id }) => id,
      render: ({ id, text }) => h('option', { value: id }, text),
    })
    const chosen = all.find(({ channel }) => channel.id === chosenId) ?? all[0]
    cards.hidden = chosen === undefined
    if (!chosen) return
    // An option that was made anew is chosen no more.
    select.value = chosen.channel.id
    line.show(chosen, state.conversations)
    order.show(chosen.allocation)
    settings.show(chosen)
    showProvider(chosen.settings)
  }

  return { show }
}

/**
 * What the channel's provider can't do, as the API tells it.
 *
 * @param {ChannelFloor['settings']} settings
 */
function showProvider({ provider, verified, capabilities: { notes } }) {
  byId('provider-name', HTMLElement).textContent = `By ${titleOf(provider)}.`
  byId('provider-verified', HTMLElement).textContent = verified
    ? 'Tested against the real service.'
    : 'Built from its documents: not tested against the real service yet.'
  byId('provider-verified', HTMLElement).dataset.verified = String(verified)
  renderList(byId('provider-notes', HTMLElement), notes, {
    key: note => note,
    render: note => h('li', {}, note),
  })
}

/** @param {ChannelFloor} floor */
function optionOf({ channel: { id, name }, line: { depth } }) {
  return { id, text: depth > 0 ? `${name} (${depth} waiting)` : name }
}

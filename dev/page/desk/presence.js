/** @import { Agent, Person, Presence } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { Floor } from './floor.js' */
/** @import { People } from './people.js' */
import { byId, h } from '../lib/dom.js'

const PRESENCES = /** @type {const} */ (['online', 'away', 'offline'])

/** @type {Record<Exclude<Presence, 'online'>, string>} */
const HINTS = {
  offline: 'You are offline: no conversations are assigned to you.',
  away: 'You are away: no new conversations are assigned to you.',
}

/**
 * Whether the agent one plays is there, and what it means for them.
 *
 * @param {object} options
 * @param {() => Api} options.api
 * @param {() => Agent} options.me
 * @param {People} options.people
 * @param {(problem: string | undefined) => void} options.onChanged
 */
export function createPresence({ api, me, people, onChanged }) {
  const hint = byId('presence-hint', HTMLElement)
  const hintText = byId('presence-text', HTMLElement)
  const goOnline = byId('go-online', HTMLButtonElement)
  const choice = byId('presence', HTMLElement)
  const radios = PRESENCES.map(presence => {
    const radio = h('input', {
      type: 'radio',
      name: 'presence',
      value: presence,
      change: () => set(presence),
    })
    choice.append(h('label', { class: presence }, radio, h('span', {}, presence)))
    return radio
  })
  goOnline.addEventListener('click', () => set('online'))

  async function set(/** @type {Presence} */ presence) {
    const changed = await api().change('PUT', `/v1/agents/${me().id}/presence`, { presence })
    if (changed.problem === undefined) people.take(/** @type {Person} */ (changed.body))
    // Also after a refusal: the choice goes back to what is true.
    onChanged(changed.problem)
  }

  return {
    /** @param {Floor} floor */
    show(floor) {
      const presence = people.presence(me().id)
      for (const radio of radios) radio.checked = radio.value === presence
      hint.hidden = presence === undefined || presence === 'online'
      if (presence === undefined || presence === 'online') return
      const waiting = floor.all().reduce((sum, { line }) => sum + line.depth, 0)
      const line =
        waiting === 0
          ? ''
          : ` ${waiting === 1 ? 'One conversation waits' : `${waiting} conversations wait`} in the queue.`
      hintText.textContent = `${HINTS[presence]}${line}`
    },
  }
}

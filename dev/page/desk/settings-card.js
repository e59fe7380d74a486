/** @import { Agent } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
/** @import { ChannelFloor } from './floor.js' */
/** @import { HoursChoice } from './hours-choice.js' */
/** @import { People } from './people.js' */
import { byId } from '../lib/dom.js'
import { hoursChoiceOf, hoursOfChoice } from './hours-choice.js'

/**
 * The settings that make the greatest difference to who gets a conversation, for those who may change them.
 *
 * @param {object} options
 * @param {() => Api} options.api
 * @param {() => Agent} options.me
 * @param {People} options.people
 * @param {() => void} options.onChanged
 */
export function createSettingsCard({ api, me, people, onChanged }) {
  const card = byId('settings', HTMLElement)
  const form = byId('settings-form', HTMLFormElement)
  const ai = byId('set-ai', HTMLInputElement)
  const aiName = byId('set-ai-name', HTMLElement)
  const mode = byId('set-mode', HTMLSelectElement)
  const hours = byId('set-hours', HTMLSelectElement)
  const refusal = byId('settings-refusal', HTMLElement)
  const version = byId('settings-version', HTMLElement)
  /** @type {ChannelFloor | undefined} */
  let shown
  let busy = false

  ai.addEventListener('change', async () => {
    const id = shown?.settings.aiAgent.id ?? (await anyAiAgent())
    if (id) await patch({ aiAgent: { id, enabled: ai.checked } })
    else refuse('There is no AI agent yet. Create one with POST /v1/ai-agents.')
  })
  mode.addEventListener('change', () => patch({ assignment: { mode: mode.value } }))
  hours.addEventListener('change', () => {
    const { timezone } = shown?.settings.businessHours ?? { timezone: 'UTC' }
    const choice = /** @type {HoursChoice} */ (hours.value)
    patch({ businessHours: hoursOfChoice(choice, timezone, new Date()) })
  })

  /** For a channel that has none: the first there is. @returns {Promise<string | undefined>} */
  async function anyAiAgent() {
    const { body } = await api().get('/v1/ai-agents?limit=1')
    const [first] = /** @type {any} */ (body)?.items ?? []
    return first?.id
  }

  /** @param {Record<string, unknown>} changes */
  async function patch(changes) {
    if (!shown) return
    busy = true
    form.inert = true
    const { settings, channel } = shown
    const changed = await api().change('PATCH', `/v1/channels/${channel.id}`, changes)
    // What is answered counts, until all is read anew.
    if (changed.problem === undefined) Object.assign(settings, changed.body)
    busy = false
    form.inert = false
    refuse(changed.problem)
    onChanged()
  }

  function refuse(/** @type {string | undefined} */ problem) {
    refusal.hidden = problem === undefined
    refusal.textContent = problem ?? ''
    if (problem !== undefined && shown) fill(shown)
  }

  /** @param {ChannelFloor} floor */
  function fill({ settings, allocation }) {
    const { aiAgent, assignment, businessHours } = settings
    ai.checked = aiAgent.enabled
    aiName.textContent = allocation.aiAgent.name ?? 'none chosen yet'
    mode.value = assignment.mode
    hours.value = hoursChoiceOf(businessHours, new Date())
    version.textContent = `Version ${settings.version} of the settings; hours by ${businessHours.timezone}.`
  }

  return {
    /** @param {ChannelFloor} floor */
    show(floor) {
      if (shown?.channel.id !== floor.channel.id) refusal.hidden = true
      shown = floor
      card.hidden = (people.role(me().id) ?? 'agent') === 'agent'
      if (!busy) fill(floor)
    },
  }
}

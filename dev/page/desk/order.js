/** @import { Allocation, ChannelAgent, RoutingRule } from '../types.ts' */
/** @import { People } from './people.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { moment } from '../lib/format.js'
import { targetName } from './why-rules.js'

/** @type {Record<Allocation['humanAgents']['mode'], string>} */
export const MODE_NAMES = {
  balanced: 'by load',
  round_robin: 'in turn',
  manual: 'by hand',
}

/**
 * Who gets a channel's conversations: the rules, the AI agent, the human agents, in this order.
 *
 * @param {{ people: People }} options
 */
export function createOrder({ people }) {
  const list = byId('order-list', HTMLOListElement)

  /** @param {RoutingRule} rule */
  function ruleLine({ name, enabled, match, conditions, action }) {
    const target = targetName(action.allocate, people.name)
    const of = conditions.length === 1 ? 'one condition' : `${match} of ${conditions.length} conditions`
    return `${name}: ${enabled ? `${conditions.length === 0 ? 'always' : of} → ${target}` : 'disabled'}`
  }

  /** @param {ChannelAgent} agent */
  function agentLine({ name, presence, load, capacity, lastAssignedAt }) {
    const last = lastAssignedAt ? `last assignment at ${moment(lastAssignedAt)}` : 'no assignment yet'
    return { presence, text: `${name}: ${presence}, has ${load} of ${capacity}, ${last}` }
  }

  /** @param {{ key: string, title: string, lines: { presence?: string, text: string }[] }} item */
  function renderPart({ title, lines }) {
    return h(
      'li',
      {},
      h('strong', {}, title),
      h(
        'ul',
        {},
        ...lines.map(({ presence, text }) =>
          h('li', { class: presence ? `presence ${presence}` : undefined }, text),
        ),
      ),
    )
  }

  return {
    /** @param {Allocation} allocation */
    show({ rules, aiAgent, humanAgents: { mode, agents } }) {
      const ai = aiAgent.name ? `${aiAgent.name}: ${aiAgent.enabled ? 'on' : 'off'}` : 'none'
      const items = [
        {
          key: 'rules',
          title: 'Routing rules: the first match decides',
          lines: rules.length === 0 ? [{ text: 'none' }] : rules.map(rule => ({ text: ruleLine(rule) })),
        },
        { key: 'ai', title: 'AI agent', lines: [{ text: ai }] },
        {
          key: 'agents',
          title: `Human agents, ${MODE_NAMES[mode]}`,
          lines: agents.length === 0 ? [{ text: 'none' }] : agents.map(agentLine),
        },
      ]
      renderList(list, items, { key: ({ key }) => key, render: renderPart })
    },
  }
}

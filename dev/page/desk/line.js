/** @import { Conversation } from '../types.ts' */
/** @import { ChannelFloor } from './floor.js' */
/** @import { People } from './people.js' */
import { byId, h, renderList } from '../lib/dom.js'
import { ago, bareAddress, moment, sentence } from '../lib/format.js'

/**
 * The waiting line of a channel, in the order in which it is served, and why no one is free for each.
 *
 * @param {object} options
 * @param {People} options.people
 * @param {(id: string) => void} options.onSelect
 */
export function createLine({ people, onSelect }) {
  const list = byId('line-entries', HTMLOListElement)
  const summary = byId('line-summary', HTMLElement)

  return {
    /**
     * @param {ChannelFloor} floor
     * @param {Map<string, Conversation>} conversations
     */
    show({ line }, conversations) {
      const { depth, oldest, entries } = line
      const more = depth > entries.length ? `; the first ${entries.length} are shown` : ''
      summary.textContent =
        depth === 0
          ? 'No conversation is waiting.'
          : `${depth === 1 ? 'One conversation is waiting, ' : `${depth} conversations are waiting, the longest `}${oldest ? `for ${ago(oldest)}` : ''}${more}. They are assigned by priority, then by age.`
      const items = entries.map(entry => {
        const contact = conversations.get(entry.conversationId)?.contact
        return {
          id: entry.conversationId,
          name: contact ? (contact.name ?? bareAddress(contact.address)) : 'A conversation',
          address: contact?.name ? bareAddress(contact.address) : '',
          about: [
            `for ${ago(entry.since)}`,
            entry.priority === 'normal' ? '' : `${entry.priority} priority`,
            entry.agentId ? `only for ${people.name(entry.agentId)}` : '',
            entry.teamId ? `for the team ${people.name(entry.teamId, 'that was named')}` : '',
            entry.notBefore ? `not before ${moment(entry.notBefore)}` : '',
          ].filter(Boolean),
          because: sentence(entry.because),
          eligible: entry.eligible.map(id => people.name(id)).join(', '),
        }
      })
      renderList(list, items, { key: ({ id }) => id, render: renderEntry })
    },
  }

  /** @param {{ id: string, name: string, address: string, about: string[], because: string, eligible: string }} item */
  function renderEntry({ id, name, address, about, because, eligible }) {
    return h(
      'li',
      {},
      h('button', { type: 'button', class: 'link', click: () => onSelect(id) }, name),
      ` ${[address, ...about].filter(Boolean).join(' · ')}`,
      h('p', {}, because, eligible && ` Eligible: ${eligible}.`),
    )
  }
}

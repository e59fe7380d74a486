/** @import { Agent, Channel, Conversation } from '../types.ts' */
/** @import { People } from './people.js' */
import { byId, h } from '../lib/dom.js'
import { bareAddress, time } from '../lib/format.js'

/**
 * What may not be sent: nothing automatic to who opted out, no free text outside WhatsApp's 24 hours.
 *
 * @param {Conversation} conversation
 */
function limits({ contact, status, window }) {
  const until = window?.freeTextUntil
  const closed = window && (!until || Date.parse(until) <= Date.now())
  return [
    contact.optedOutAt && 'opted out: no automatic messages are sent',
    status !== 'closed' && closed && 'WhatsApp accepts only a template now',
    status !== 'closed' && until && !closed && `free text until ${time(until)}`,
  ].filter(part => typeof part === 'string')
}

/**
 * Whom the conversation is with, where it stands, and where else to look.
 *
 * @param {object} options
 * @param {() => Agent} options.me
 * @param {People} options.people
 * @param {Channel[]} options.channels
 * @param {(workflowId: string) => string | undefined} options.workflowUrl
 * @param {(id: string) => void} options.onSelect
 */
export function createHeading({ me, people, channels, workflowUrl, onSelect }) {
  const name = byId('contact-name', HTMLElement)
  const about = byId('contact-about', HTMLElement)
  const links = byId('contact-links', HTMLElement)
  let shown = ''

  /** @param {Conversation} conversation */
  function show(conversation) {
    const { contact, status, assigneeId, aiAgentId, priority, labels } = conversation
    const holder =
      status === 'ai'
        ? people.name(aiAgentId, 'an AI agent')
        : assigneeId === me().id
          ? 'you'
          : people.name(assigneeId)
    // Made anew it would lose the focus.
    const version = JSON.stringify([conversation, holder])
    if (shown === version) return
    shown = version
    name.textContent = contact.name ?? bareAddress(contact.address)
    about.replaceChildren(
      h('span', { class: `pill ${status}` }, status === 'ai' ? 'AI' : status),
      `${status === 'assigned' || status === 'ai' ? `with ${holder} ` : ''}since ${time(conversation.statusSince)}`,
      ...[priority === 'normal' ? [] : [`${priority} priority`], labels]
        .flat()
        .map(label => h('span', { class: 'label' }, label)),
      ...limits(conversation).map(limit => h('span', { class: 'limit' }, limit)),
    )
    links.replaceChildren(...renderLinks(conversation))
  }

  /** @param {Conversation} conversation */
  function renderLinks({ contact, channelId, previousId, workflowId }) {
    const channel = channels.find(({ id }) => id === channelId)
    const href = workflowUrl(workflowId)
    const earlier = { type: 'button', class: 'link', click: () => previousId && onSelect(previousId) }
    return [
      h('span', {}, `${bareAddress(contact.address)} · ${channel?.name ?? 'another channel'}`),
      ...(previousId ? [h('button', earlier, 'Earlier conversation')] : []),
      ...(href ? [h('a', { href, target: '_blank', rel: 'noreferrer' }, 'Its workflow in Temporal ↗')] : []),
    ]
  }

  return { show }
}

import type { NewEvent } from '../../db/events.ts'
import type { NewOpening, OpeningFacts } from '../../db/opening.ts'
import { CONTACT, SYSTEM } from '../../domain/conversation.ts'
import { knownBy } from '../../domain/identity.ts'
import type { OptOutKeyword } from '../../domain/opt-out.ts'
import { derivedId } from '../../platform/ids.ts'
import type { OpenInput } from '../../protocol/activities/opening.ts'
import { messageId, messageReceived } from '../recording/inbound.ts'

export interface Opening {
  input: OpenInput
  facts: OpeningFacts
  workflowId: string
  addresses: string[]
  late: boolean
  /** What the message asks for, when it is only a keyword. */
  keyword?: OptOutKeyword
}

/** Such a message needs no answer from anybody. */
export function isOptKeyword(keyword: OptOutKeyword | undefined): keyword is 'STOP' | 'START' {
  return keyword === 'STOP' || keyword === 'START'
}

/** Why this customer gets no greeting although the channel has one. */
export function whyNoGreeting({ late, keyword, facts }: Opening): string | undefined {
  if (late) return 'late'
  if (keyword === 'STOP' || (facts.optedOut && keyword !== 'START')) return 'opted_out'
  // The provider has answered the keyword already.
  return keyword && 'keyword'
}

/** The agent who begins the conversation and gets its seat. */
export interface Assignee {
  id: string
  name: string
}

/** Offset from `seq` of the event `conversation.assigned`. */
export const SEQ_OF_ASSIGNED = 2

/** Undefined when the agent was removed meanwhile. The conversation then waits for another agent. */
export function assigneeOf({ input, facts }: Opening): Assignee | undefined {
  const id = input.begin?.assigneeId
  return id !== undefined && facts.assigneeName !== null ? { id, name: facts.assigneeName } : undefined
}

/** The rows of the opening and its events. */
export function rowsOf(opening: Opening): NewOpening {
  const { input, facts, workflowId, addresses, late, keyword } = opening
  const { conversationId: id, channelId, address, message, begin, seq } = input
  const received = message ? new Date(message.receivedAt) : null
  return {
    conversation: {
      id,
      channelId,
      workflowId,
      address,
      status: 'opening',
      previousId: facts.previousId,
      // The id is not derived from the address. A person who writes again after they were erased must
      // be a new contact.
      contactId: facts.contactIds?.[0] ?? derivedId('contact', id),
      ourAddress: message?.to ?? null,
      waitingSince: isOptKeyword(keyword) ? null : received,
      lastInboundAt: received,
      startedBy: begin?.actor ?? CONTACT,
      settingsVersion: facts.version,
    },
    contact: {
      name: message?.details.profileName,
      addresses: [...new Set(addresses)].filter(own => !facts.knownAddresses?.includes(own)),
      ...(facts.contactIds && { beside: knownBy(addresses) }),
    },
    ...(facts.keptOptOut && { keptOptOut: true }),
    message: message && { id: messageId(input, message), seq, message, late, asks: !isOptKeyword(keyword) },
    events: openingEvents(opening),
  }
}

function openingEvents(opening: Opening): NewEvent[] {
  const { input, facts, late } = opening
  const { seq, message, begin } = input
  const assignee = assigneeOf(opening)
  const events: NewEvent[] = [
    {
      seq,
      type: 'conversation.opened',
      actor: begin?.actor ?? CONTACT,
      data: { previousId: facts.previousId, settingsVersion: facts.version },
    },
  ]
  if (message) events.push(messageReceived(input, message, seq + 1, late))
  if (assignee) {
    const data = { agentId: assignee.id, by: 'person', reason: begin?.reason ?? 'begun by an agent' }
    events.push({
      seq: seq + SEQ_OF_ASSIGNED,
      type: 'conversation.assigned',
      actor: begin?.actor ?? SYSTEM,
      data,
    })
  }
  const reason = whyNoGreeting(opening)
  if (message && facts.settings.greeting.enabled && reason) {
    events.push({ seq: seq + 3, type: 'greeting.skipped', actor: SYSTEM, data: { reason } })
  }
  return events
}

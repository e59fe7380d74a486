import type { Sql } from '../../db/client.ts'
import { upsertContact } from '../../db/contacts.ts'
import { insertConversation, setAssigned } from '../../db/conversations.ts'
import { appendEvents, type NewEvent } from '../../db/events.ts'
import { insertInbound } from '../../db/messages.ts'
import { loadOpeningFacts, type OpeningFacts } from '../../db/opening.ts'
import { changeSeats, giveSeat } from '../../db/seats.ts'
import { CONTACT, SYSTEM } from '../../domain/conversation.ts'
import { followUpsOf } from '../../domain/follow-ups.ts'
import { tappedId } from '../../domain/message.ts'
import { evaluatesRules } from '../../domain/settings.ts'
import { readScoreTap } from '../../domain/survey.ts'
import { derivedId } from '../../platform/ids.ts'
import { tellGranted } from '../allocation/grants.ts'
import type { Opened, OpenInput } from '../contract.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'
import { isLate, messageId, messageReceived } from '../messages/inbound.ts'
import { scoreLateTap } from '../surveys/score-late-tap.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { closeLeftOpen } from './close-left-open.ts'

/** Behind the numbers of the opening's own events. */
const SEQ_OF_TAP = 4

/**
 * Opens a conversation: contact, row and first message in one transaction, with what the channel's settings say now.
 * What an earlier run of the same workflow left open (it was terminated, say) is closed first, its seat included.
 */
export function openConversation(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: OpenInput): Promise<Opened> => {
    const { message } = input
    const workflowId = ownWorkflowId()
    const addresses = [input.address, ...(message?.details.otherAddresses ?? [])]
    const facts = await loadOpeningFacts(sql, {
      ...input,
      workflowId,
      addresses,
      providerMessageId: message?.providerMessageId,
      assigneeId: input.begin?.assigneeId,
    })
    if (!facts || facts.deletedAt) return { result: 'channelDeleted' }
    if (facts.ownerId && facts.ownerId !== input.conversationId) return { result: 'duplicate' }
    const tap = message && readScoreTap(tappedId(message))
    const isOld = tap && !facts.openedAt && (await scoreLateTap(sql, input.channelId, message, tap))
    if (isOld) return { result: 'lateTap' }

    const opening = { input, facts, workflowId, addresses, late: message !== undefined && isLate(message) }
    if (!(await store(dependencies, opening))) return { result: 'duplicate' }
    if (message && tap) await scoreOldSurvey(sql, input, message, tap, input.seq + SEQ_OF_TAP)
    const assignee = assigneeOf(opening)
    const { settings } = facts
    return {
      result: 'opened',
      greeting: message !== undefined && settings.greeting.enabled && !opening.late,
      late: opening.late,
      assignee,
      // What is not set costs no step.
      checkHours: settings.businessHours.enabled,
      greetAfterHours: settings.businessHours.enabled && settings.businessHours.replacesGreeting,
      evaluateRules: evaluatesRules(settings),
      followUps: followUpsOf(settings),
    }
  }
}

interface Opening {
  input: OpenInput
  facts: OpeningFacts
  workflowId: string
  addresses: string[]
  late: boolean
}

/** Undefined when the agent was removed meanwhile: the conversation then waits for another, and nothing is lost. */
function assigneeOf({ input, facts }: Opening): { id: string; name: string } | undefined {
  const id = input.begin?.assigneeId
  return id !== undefined && facts.assigneeName !== null ? { id, name: facts.assigneeName } : undefined
}

/** The message turned out to be another conversation's: nothing of the transaction may stay. */
class Duplicate extends Error {}

async function store(dependencies: Dependencies, opening: Opening): Promise<boolean> {
  const { sql } = dependencies
  // Only one that takes a seat, or frees one that was left behind, has to wait for its turn.
  const changesSeats = opening.facts.leftOpen || assigneeOf(opening) !== undefined
  try {
    if (changesSeats) {
      const { granted } = await changeSeats(sql, tx => write(tx, opening))
      await tellGranted(dependencies, granted)
    } else {
      await sql.begin(tx => write(tx, opening))
    }
    return true
  } catch (error) {
    if (error instanceof Duplicate) return false
    throw error
  }
}

async function write(tx: Sql, opening: Opening): Promise<void> {
  const { input, facts, workflowId, addresses, late } = opening
  const { conversationId: id, channelId, message } = input
  const at = facts.openedAt ?? new Date()
  const received = message ? new Date(message.receivedAt) : null
  const contactId = facts.contactId ?? derivedId('contact', channelId, input.address)
  const assignee = assigneeOf(opening)
  if (facts.leftOpen) await closeLeftOpen(tx, workflowId, id)
  // Sent together, and carried out in this order: waiting for each would cost a round trip each.
  const [, , , inserted] = await Promise.all([
    upsertContact(tx, { id: contactId, channelId, name: message?.details.profileName, addresses }),
    insertConversation(tx, {
      id,
      channelId,
      contactId,
      workflowId,
      address: input.address,
      ourAddress: message?.to ?? null,
      status: 'opening',
      previousId: facts.previousId,
      createdAt: at,
      waitingSince: received,
      lastInboundAt: received,
      startedBy: input.begin?.actor ?? CONTACT,
    }),
    assignee && assign(tx, { id, channelId, agentId: assignee.id, at, seq: input.seq }),
    message &&
      insertInbound(tx, { id, channelId }, [
        { id: messageId(input, message), seq: input.seq, message, late },
      ]),
    appendEvents(tx, { id, channelId }, openingEvents(opening)),
  ])
  if (message && !inserted?.has(message.providerMessageId)) throw new Duplicate()
}

async function assign(
  tx: Sql,
  to: { id: string; channelId: string; agentId: string; at: Date; seq: number },
): Promise<void> {
  const { id: conversationId, ...seat } = to
  await Promise.all([
    setAssigned(tx, { id: conversationId, agentId: to.agentId, at: to.at, epoch: to.seq }),
    giveSeat(tx, { conversationId, ...seat, by: 'person' }),
  ])
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
    const data = { agentId: assignee.id, by: 'person', reason: 'begun by an agent' }
    events.push({ seq: seq + 2, type: 'conversation.assigned', actor: begin?.actor ?? SYSTEM, data })
  }
  if (facts.settings.greeting.enabled && late) {
    events.push({ seq: seq + 3, type: 'greeting.skipped', actor: SYSTEM, data: { reason: 'late' } })
  }
  return events
}

import type { Sql } from '../../db/client.ts'
import { setAssigned } from '../../db/conversations.ts'
import { appendEvents } from '../../db/events.ts'
import { insertOpening, isKnownMeanwhile, loadOpeningFacts } from '../../db/opening.ts'
import { findContacts, lockPeople, mergeContacts } from '../../db/people.ts'
import { giveSeat, isSeatFree, type Touching } from '../../db/seats.ts'
import {
  ANYONE,
  type Candidate,
  chooseAgent,
  OPENED,
  OPENED_LATE,
  PRIORITY_RANK,
} from '../../domain/choose-agent.ts'
import { MERGE_UNDONE } from '../../domain/conversation.ts'
import { type WhoCould, whoCould } from '../../domain/could-have.ts'
import { followUpsOf } from '../../domain/follow-ups.ts'
import { knownBy, survivingConversation } from '../../domain/identity.ts'
import { tappedId } from '../../domain/message.ts'
import { readKeyword } from '../../domain/opt-out.ts'
import { evaluatesRules, languageOf } from '../../domain/settings.ts'
import { readScoreTap } from '../../domain/survey.ts'
import { derivedId } from '../../platform/ids.ts'
import type { Opened, OpenInput } from '../../protocol/activities/opening.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { waitingEvent, whyInLine } from '../allocation/waiting.ts'
import { handOver } from '../contacts/astray.ts'
import { contactMerged } from '../contacts/learn-addresses.ts'
import { applyKeyword } from '../contacts/opt-out.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'
import { startFetching } from '../media/start-fetching.ts'
import { isLate, messageId } from '../recording/inbound.ts'
import { rememberSettings } from '../sending/known-settings.ts'
import { scoreLateTap } from '../surveys/score-late-tap.ts'
import { scoreOldSurvey } from '../surveys/score-old-survey.ts'
import { assignedBefore, stillThere } from './begun-by.ts'
import { closeLeftOpen } from './close-left-open.ts'
import { endAbandoned } from './end-conversation.ts'
import { keepBlocked } from './keep-blocked.ts'
import {
  type Assignee,
  assigneeOf,
  isOptKeyword,
  type Opening,
  rowsOf,
  whyNoGreeting,
} from './opening-rows.ts'

/**
 * How often an opening looks again when another opening of the same person interferes. After that the
 * activity fails and is retried.
 */
const MAX_LOOKS = 4

/** Offsets from `seq` for other events, after those of the opening itself. */
const SEQ_OF_TAP = 4
const SEQ_OF_MERGE = 5
const SEQ_OF_OPT_OUT = 6
const SEQ_OF_WAITING = 7

/**
 * Opens a conversation: stores contact, row and first message in one transaction, and reads the
 * channel's current settings.
 *
 * A conversation that an earlier run of the same workflow left open (for example because it was
 * terminated) is closed first and its seat freed. If only a human can take the new one and nobody is
 * free, it goes directly in the line, which saves a claim that would fail.
 */
export function openConversation(dependencies: Dependencies) {
  const { sql } = dependencies
  return async (input: OpenInput): Promise<Opened> => {
    const { channelId, ended } = input
    if (ended !== undefined) {
      const left = { id: ended, channelId }
      await changeAndTell(dependencies, tx => endAbandoned(tx, left, 'workflow_ended'), {
        channels: [channelId],
        conversations: [ended],
      })
    }
    for (let tries = 1; ; tries++) {
      try {
        return await openOnce(dependencies, input)
      } catch (error) {
        // The same person wrote from another address at the same moment. The next look finds who they
        // are and which conversation they have.
        if (!isKnownMeanwhile(error) || tries === MAX_LOOKS) throw error
      }
    }
  }

  async function openOnce(dependencies: Dependencies, input: OpenInput): Promise<Opened> {
    const { message } = input
    const workflowId = ownWorkflowId()
    const addresses = [input.address, ...(message?.details.otherAddresses ?? [])]
    const facts = await loadOpeningFacts(sql, {
      ...input,
      workflowId,
      addresses: knownBy(addresses),
      providerMessageId: message?.providerMessageId,
      assigneeId: input.begin?.assigneeId,
      receivedAt: message && new Date(message.receivedAt),
    })
    if (!facts || facts.deletedAt) return { result: 'channelDeleted' }
    rememberSettings(input.channelId, facts)
    const tap = message && readScoreTap(tappedId(message))
    // If an earlier try opened it here, it stays, even if it must end in favour of another one: the
    // workflow does that.
    if (facts.openedBefore !== 'here') {
      if (facts.ownerId) return { result: 'duplicate' }
      if (facts.astray && message && (await handOver(dependencies, input.channelId, message))) {
        return { result: 'duplicate' }
      }
      const running = facts.elsewhere && survivingConversation(facts.elsewhere)
      if (running) {
        return {
          result: 'elsewhere',
          running: { conversationId: running.id, workflowId: running.workflowId },
        }
      }
      // The same `begin` was carried out before; it was repeated because its sender did not learn of
      // it.
      if (input.begin && facts.openedBefore) return { result: 'duplicate' }
      // They were erased before what is theirs could come back: there is nothing of it any more.
      if (input.begin?.reason === MERGE_UNDONE && !facts.contactIds) return { result: 'duplicate' }
      if (facts.blocked && message && (await keepBlocked(sql, facts, message))) return { result: 'blocked' }
      if (tap && (await scoreLateTap(sql, input.channelId, message, tap))) return { result: 'lateTap' }
      // An agent's `begin` opened a conversation with this id first.
      if (message && facts.openedBefore) {
        return { result: 'idTaken', freeId: derivedId('conversation', messageId(input, message)) }
      }
    }
    const keyword = message && readKeyword(facts.medium, message, facts.optedOut, languageOf(facts.settings))
    const late = message !== undefined && isLate(message)
    const opening = { input, facts, workflowId, addresses, late, keyword }
    const { stored, assignee, because, who } = await store(dependencies, opening)
    if (!stored) return { result: 'duplicate' }
    if (message) await startFetching(dependencies, input, message)
    if (message && tap) await scoreOldSurvey(sql, input, message, tap, input.seq + SEQ_OF_TAP)
    const { settings } = facts
    return {
      result: 'opened',
      greeting: message !== undefined && settings.greeting.enabled && !whyNoGreeting(opening),
      late,
      ...(isOptKeyword(keyword) && { keyword }),
      assignee,
      because,
      who,
      // Steps that the settings don't need are left out, since each would cost an activity.
      checkHours: settings.businessHours.enabled,
      greetAfterHours: settings.businessHours.enabled && settings.businessHours.replacesGreeting,
      evaluateRules: evaluatesRules(settings),
      followUps: followUpsOf(settings, facts.medium),
      settingsVersion: facts.version,
    }
  }
}

/**
 * `stored` is false when the message belongs to another conversation. `assignee` is the agent who got its seat. `because`
 * says why it waits in the line, and `who` lists the agents who could take it.
 */
interface Stored {
  stored: boolean
  assignee?: Assignee
  because?: string
  who?: WhoCould
}

async function store(dependencies: Dependencies, opening: Opening): Promise<Stored> {
  const { sql } = dependencies
  if (opening.facts.openedBefore === 'here') {
    return { stored: true, assignee: await assignedBefore(sql, opening) }
  }
  if ((opening.facts.contactIds?.length ?? 0) > 1) return mergeAndStore(dependencies, opening)
  // Only an opening that takes a seat, or frees one that was left over, needs the lock.
  if (opening.facts.leftOpen || assigneeOf(opening)) {
    return changeAndTell(dependencies, tx => storeWithSeats(tx, opening), touchedBy(opening))
  }
  if (isOptKeyword(opening.keyword)) return { stored: await sql.begin(tx => insert(tx, opening)) }
  const { members } = opening.facts
  if (members && canOnlyWait(opening)) return storeInLine(dependencies, opening, members)
  return { stored: await insertOpening(sql, rowsOf(opening)) }
}

/**
 * The message shows that several contacts are one person, and none of them has an open conversation.
 * They become one contact, and the conversation opens for it.
 */
async function mergeAndStore(dependencies: Dependencies, opening: Opening): Promise<Stored> {
  const { conversationId: id, channelId, seq } = opening.input
  return changeAndTell(
    dependencies,
    async tx => {
      await lockPeople(tx, channelId)
      const merged = await mergeContacts(tx, await findContacts(tx, channelId, knownBy(opening.addresses)))
      const facts = { ...opening.facts, contactIds: [merged.contactId] }
      const what = await storeWithSeats(tx, { ...opening, facts })
      if (what.stored) {
        await appendEvents(tx, { id, channelId }, [contactMerged(merged, seq + SEQ_OF_MERGE)])
      }
      return what
    },
    touchedBy(opening),
  )
}

/** If an earlier run left a seat, it is not known yet whose, so it may be anybody's. */
function touchedBy(opening: Opening): Touching | undefined {
  if (opening.facts.leftOpen) return undefined
  const assignee = assigneeOf(opening)
  return { channels: [opening.input.channelId], agents: assignee ? [assignee.id] : [] }
}

/** Stores the opening, and the opt-out or opt-in that the message contains. */
async function insert(tx: Sql, opening: Opening): Promise<boolean> {
  const { input, keyword } = opening
  const stored = await insertOpening(tx, rowsOf(opening))
  if (stored && input.message) {
    await applyKeyword(tx, { ...input, seq: input.seq + SEQ_OF_OPT_OUT }, input.message, keyword)
  }
  return stored
}

/** Whether only human agents are left to ask. */
function canOnlyWait({ input, facts: { settings }, late }: Opening): boolean {
  if (!input.message || settings.businessHours.enabled) return false
  return late || !evaluatesRules(settings)
}

/** Puts the conversation in the line while it opens, if nobody can take it now. */
async function storeInLine(
  { sql, clock }: Dependencies,
  opening: Opening,
  members: Candidate[],
): Promise<Stored> {
  const { conversationId, channelId, seq } = opening.input
  const decision = chooseAgent(opening.facts.settings.assignment.mode, ANYONE, members)
  const rows = rowsOf(opening)
  if (decision.chosen) return { stored: await insertOpening(sql, rows) }
  const because = whyInLine(decision, ANYONE)
  const reason = opening.late ? OPENED_LATE : OPENED
  const priority = 'normal'
  const since = rows.conversation.waitingSince ?? new Date(clock.now())
  const place = { conversationId, channelId, priority: PRIORITY_RANK[priority], since, notBefore: null, seq }
  const inLine = {
    ...rows,
    conversation: { ...rows.conversation, status: 'waiting' as const },
    line: { ...ANYONE, ...place },
    events: [...rows.events, waitingEvent(seq + SEQ_OF_WAITING, { reason, because, priority, decision })],
  }
  try {
    return { stored: await insertOpening(sql, inLine), because, who: whoCould(decision, false) }
  } catch (error) {
    if (!isSeatFree(error)) throw error
    // An agent became free since the look. The seat is claimed in the usual way.
    return { stored: await insertOpening(sql, rows) }
  }
}

async function storeWithSeats(tx: Sql, asked: Opening): Promise<Stored> {
  const { input, facts, workflowId } = asked
  const { conversationId: id, channelId, seq } = input
  const assignee = await stillThere(tx, channelId, assigneeOf(asked))
  const opening = { ...asked, facts: { ...facts, assigneeName: assignee?.name ?? null } }
  if (facts.leftOpen) await closeLeftOpen(tx, workflowId, id)
  const stored = await insert(tx, opening)
  if (stored && assignee) await assign(tx, { id, channelId, agentId: assignee.id, seq })
  return { stored, assignee }
}

async function assign(
  tx: Sql,
  to: { id: string; channelId: string; agentId: string; seq: number },
): Promise<void> {
  const { id: conversationId, ...seat } = to
  await Promise.all([
    setAssigned(tx, { id: conversationId, agentId: to.agentId, epoch: to.seq }),
    giveSeat(tx, { conversationId, ...seat, by: 'person' }),
  ])
}

import { OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type { SnoozeEnd } from '../../domain/snooze.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { SnoozeEnded } from '../../protocol/activities/later.ts'
import type * as signals from '../../protocol/signals.ts'
import type { ConversationState, Snooze } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { claim } from './claim.ts'
import { isAnswerUnderWay } from './customer-waits.ts'
import { whyItEnds } from './snooze-end.ts'
import { type Conversation, place } from './state.ts'

type Command = Pick<signals.Command, 'actor' | 'commandId'>

/**
 * Puts the conversation aside, until a time or until the customer writes. It stays with its agent. If
 * the channel's setting says so, it holds no seat meanwhile. A conversation that is snoozed already gets
 * the new time.
 *
 * A customer who waits for an answer is not put aside without a time: if they don't write again, nobody
 * would ever look.
 */
export async function snooze(c: Conversation, command: signals.Snooze): Promise<RefusalCode | undefined> {
  const { state } = c
  const { until, actor = OPERATOR, commandId } = command
  if (until === undefined && state.unansweredSince !== undefined && !isAnswerUnderWay(state))
    return 'customer_waits'
  const here = place(c)
  const { kind, id } = actor
  const wanted: Snooze = { since: Date.now(), until, by: { kind, id }, epoch: here.seq }
  const wasFreed = state.snooze?.seatFreed
  const { seatFreed } = await record.snooze.executeWithOptions({ summary: inWords(wanted) }, [
    { ...here, actor, commandId, since: wanted.since, until, wasFreed },
  ])
  state.snooze = { ...wanted, ...(seatFreed && { seatFreed }) }
  // It is not to be resolved by what began before.
  state.autoResolving = undefined
  return undefined
}

export async function unsnooze(c: Conversation, command: Command): Promise<RefusalCode | undefined> {
  if (!c.state.snooze) return 'not_snoozed'
  await wake(c, 'by_hand', command)
  return undefined
}

/** The snooze has come to its end by itself. */
export function wakeUp(c: Conversation): Promise<void> {
  return wake(c, whyItEnds(c.state), { actor: SYSTEM })
}

/**
 * Ends the snooze. If the seat was freed, the conversation is claimed again: its agent gets it if they
 * can take it now. Otherwise it waits in the line, and they come first when a seat is given out.
 */
async function wake(c: Conversation, because: SnoozeEnd, command: Command): Promise<void> {
  const { state } = c
  const { snooze, assignee } = state
  if (!snooze) return
  const data = { ...endOf(state), because }
  snooze.isTold = true
  try {
    if (snooze.seatFreed) {
      state.demand = { ...state.demand, prefers: assignee?.id }
      await claim(c, {
        reason: 'the snooze is over',
        why: WHY[because],
        cause: { type: 'conversation.unsnoozed', data },
        command,
        since: state.unansweredSince,
        whoIsThere: true,
        // Only a customer who has just written expects somebody to be there.
        isQuiet: because !== 'customer_wrote',
      })
    } else {
      const { actor = OPERATOR, commandId } = command
      const ended = { ...place(c), actor, commandId, data }
      await record.endSnooze.executeWithOptions({ summary: because }, [ended])
    }
  } finally {
    state.snooze = undefined
    state.wokeAt = Date.now()
  }
}

const WHY: Record<SnoozeEnd, string> = {
  time: 'its snooze is over',
  customer_wrote: 'the customer wrote while it was snoozed',
  message_failed: 'a message failed while it was snoozed',
  by_hand: 'its snooze was ended by hand',
  assigned: 'it was assigned while it was snoozed',
  unassigned: 'it was returned while it was snoozed',
  resolved: 'it was resolved while it was snoozed',
}

/**
 * Waits for a step that was begun while the conversation was snoozed. If it ended the snooze without
 * telling (it gave the conversation to somebody else, or resolved it), an event says so.
 */
export async function noteItsEnd(c: Conversation, snoozed: Snooze, step: Promise<void>): Promise<void> {
  const was = endOf(c.state)
  await step
  const { state } = c
  const because = BY_STATUS[state.status]
  if (state.snooze || snoozed.isTold || !because) return
  state.wokeAt = Date.now()
  await record.endSnooze({ ...place(c), actor: SYSTEM, data: { ...was, because } })
}

/** The end of the conversation needs no second event. */
const BY_STATUS: Partial<Record<ConversationState['status'], SnoozeEnd>> = {
  ai: 'assigned',
  assigned: 'assigned',
  waiting: 'unassigned',
  resolved: 'resolved',
}

/** Settings changed: if snoozed conversations hold no seats now, this one gives up its seat. */
export async function giveUpSeat(c: Conversation): Promise<void> {
  const { snooze } = c.state
  if (!snooze || snooze.seatFreed) return
  const { seatFreed } = await record.freeSnoozedSeat(place(c))
  if (seatFreed) snooze.seatFreed = true
}

/** What the event tells of the snooze that ends. */
function endOf({ snooze, assignee }: ConversationState): Omit<SnoozeEnded, 'because'> {
  const iso = (at: number) => new Date(at).toISOString()
  return {
    agentId: assignee?.id,
    snoozedBy: snooze?.by,
    since: snooze && iso(snooze.since),
    until: snooze?.until === undefined ? undefined : iso(snooze.until),
    seatFreed: snooze?.seatFreed,
  }
}

function inWords({ until }: Snooze): string {
  return until === undefined ? 'until the customer writes' : `until ${new Date(until).toISOString()}`
}

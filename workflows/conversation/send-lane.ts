import { ActivityFailure, condition, log } from '@temporalio/workflow'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import type { Hold, Outgoing } from '../../protocol/state/queue.ts'
import { provider, record } from './activities.ts'
import { getsOn } from './failing-step.ts'
import { type Conversation, type Pending, place, remember } from './state.ts'
import { explain, settled } from './unsettled.ts'
import { answersCustomer, noteAnswered, noteGiven } from './waits.ts'

/** By when each kind of message must have left; later it would puzzle more than it helps. */
const SEND_BY_MS = {
  greeting: 15 * 60_000,
  reply: 30 * 60_000,
  survey: 3_600_000,
  survey_comment: 10 * 60_000,
  survey_thanks: 10 * 60_000,
  unavailable: 15 * 60_000,
  auto_resolve: 30 * 60_000,
  window_notice: 20 * 60_000,
  ai: 2 * 60_000,
  stored: 30 * 60_000,
} as const

/** How long a message whose outcome is unknown holds back the next. */
const HOLD_MS = 2 * 60_000
/** When it is looked at first: most reports come within seconds. Then each time the wait has doubled, and at its end. */
const FIRST_LOOK_MS = 5_000

/** By when a message of this kind, begun now, must have left (epoch ms). */
export function sendBy(kind: SendInput['content']['kind']): number {
  return Date.now() + SEND_BY_MS[kind]
}

type NewMessage = Pick<SendInput, 'purpose' | 'author' | 'content'> &
  Partial<Pick<SendInput, 'messageId' | 'commandId' | 'fence' | 'answers'>>

/**
 * Puts a message in the outbox. If others are before it, it is stored right away, so that it shows as queued; else the
 * send does both.
 *
 * @param answersAt of a stored message: the epoch at which it answered the customer
 */
export function send(c: Conversation, message: NewMessage, answersAt?: number): Pending {
  const input: SendInput = { ...place(c), ...message, sendBy: sendBy(message.content.kind) }
  const waits = c.sending || c.state.hold !== undefined || c.state.outbox.length > 0
  const answers = answersAt ?? (answersCustomer(input) ? c.state.epoch : undefined)
  if (answers !== undefined) noteGiven(c.state, answers)
  c.state.outbox.push({ input, answersAt: answers })
  if (!waits || message.content.kind === 'stored') return undefined
  return record.queueMessage.executeWithOptions({ summary: message.purpose }, [input])
}

/**
 * The send lane: messages of one conversation go out one after the other, beside the loop, which never waits for the
 * provider. Runs until the workflow ends.
 */
export async function runSendLane(c: Conversation): Promise<never> {
  for (;;) {
    await condition(() => !c.leaving && (holdIsDue(c) || nextIsReady(c)))
    c.sending = true
    try {
      if (c.state.hold) await look(c, c.state.hold)
      else if (c.state.outbox[0]) await sendNext(c, c.state.outbox[0])
    } catch (error) {
      // As in the loop: a person made it fail, to get past it. What comes of it is tried again, and never sends twice.
      if (!(error instanceof ActivityFailure)) throw error
      log.error('an activity was made to fail; the send lane goes on', { activityType: error.activityType })
    }
    c.sending = false
    getsOn(c, 'send')
  }
}

function holdIsDue({ state }: Conversation): boolean {
  return state.hold !== undefined && state.hold.nextLook <= Date.now()
}

function nextIsReady({ state }: Conversation): boolean {
  const [next] = state.outbox
  return state.hold === undefined && next !== undefined && (next.notBefore ?? 0) <= Date.now()
}

async function sendNext(c: Conversation, next: Outgoing): Promise<void> {
  const { input, answersAt } = next
  const attempted: SendInput = Date.now() < input.sendBy ? input : { ...input, drop: 'expired' }
  let sent: Sent
  try {
    sent = await sendMessage(attempted)
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    sent = await giveUp(attempted)
  }
  if (sent.unstored) await record.storeOutcome(sent.unstored)
  if (sent.outcome === 'more') return
  if (sent.outcome === 'retryLater' && sent.notBefore !== undefined) {
    // Not beyond its time: it is then shown as failed rather than as waiting for what will not come.
    next.notBefore = Math.min(sent.notBefore, input.sendBy)
    next.delay = { messageId: sent.messageId, error: sent.error }
  } else {
    next.delay = undefined
    if (!sent.partsLeft) c.state.outbox.shift()
  }
  if (sent.outcome === 'unknown') {
    const { messageId, partsLeft } = sent
    const now = Date.now()
    c.state.hold = { messageId, until: now + HOLD_MS, nextLook: now + FIRST_LOOK_MS, partsLeft, answersAt }
    // What became of this part is told; what becomes of the next has numbers of its own.
    if (partsLeft) next.input = { ...input, ...place(c) }
  }
  c.state.queue.push({ kind: 'sent', purpose: input.purpose, answersAt, sent })
}

/** A person made a send fail, to get past it. What it left halfway must not look as if it might still go. */
function giveUp(input: SendInput): Promise<Sent> {
  log.error('a send was made to fail; the message is given up', { purpose: input.purpose })
  return sendMessage({ ...input, drop: 'given_up' }).catch(() => ({
    messageId: input.messageId ?? '',
    outcome: 'failed',
    code: 'given_up',
  }))
}

function sendMessage(input: SendInput): Promise<Sent> {
  return provider.sendMessage.executeWithOptions({ summary: input.purpose }, [input])
}

/** Looks whether a report, or the provider's list, has settled the message that holds back the others. */
async function look(c: Conversation, hold: Hold): Promise<void> {
  const now = Date.now()
  const giveUp = now >= hold.until
  const { messageId, partsLeft } = hold
  const {
    settled: isSettled,
    failed = [],
    error,
  } = await provider.settleMessage.executeWithOptions(
    { summary: giveUp ? 'outcome stays unknown' : 'is the outcome known by now?' },
    [{ ...place(c), messageId, giveUp, partsLeft }],
  )
  for (const deliveryId of failed) {
    // The provider may have reported it too, and be told of already.
    if (!remember(c.state.seenCommands, `failed:${deliveryId}`)) continue
    const failure = { conversationId: c.state.id, messageId, deliveryId }
    c.state.queue.push({ kind: 'deliveryFailed', failure })
  }
  // A person may have decided it meanwhile.
  if (c.state.hold !== hold) return
  if (isSettled || giveUp) {
    // The parts behind one that stays unknown are given up with it.
    if (!isSettled && partsLeft) c.state.outbox.shift()
    if (isSettled) settled(c.state, messageId)
    else if (error) explain(c.state, messageId, error)
    if (isSettled && failed.length === 0) noteArrived(c, hold)
    c.state.hold = undefined
  } else {
    const waited = Math.max(FIRST_LOOK_MS, now - (hold.until - HOLD_MS))
    c.state.hold = { ...hold, nextLook: Math.min(hold.until, now + waited) }
  }
}

/** It is decided what became of a message: it holds nothing back any more. */
export function release(c: Conversation, messageId: string, sent: boolean): void {
  const { hold } = c.state
  if (hold?.messageId !== messageId) return
  if (sent) noteArrived(c, hold)
  c.state.hold = undefined
}

/** What was in doubt has left after all. Parts that are left make the answer whole. */
function noteArrived({ state }: Conversation, { answersAt, partsLeft }: Hold): void {
  state.lastOutAt = Date.now()
  if (answersAt !== undefined && !partsLeft) noteAnswered(state, answersAt)
}

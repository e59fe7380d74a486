import { ActivityFailure, condition, log, patched } from '@temporalio/workflow'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import {
  consequenceOf,
  FIRST_CHECK_MS,
  HOLD_MS,
  SEND_BY_MS,
  sendLimits,
} from '../../protocol/sending-outcomes.ts'
import type { Hold, Outgoing } from '../../protocol/state/queue.ts'
import { provider, record } from './activities.ts'
import { answersCustomer, noteAnswered, noteGiven } from './customer-waits.ts'
import { getsOn, leaveOutIfFailed } from './failing-step.ts'
import { noteWritten, OTHERS } from './last-words.ts'
import { type Conversation, type Pending, place, remember } from './state.ts'
import { explain, settled } from './unsettled.ts'

/**
 * The latest moment at which a message of this kind, created now, may be sent, epoch ms. After it the
 * message fails.
 */
export function sendBy(kind: SendInput['content']['kind']): number {
  return Date.now() + SEND_BY_MS[kind]
}

type NewMessage = Pick<SendInput, 'purpose' | 'author' | 'content'> &
  Partial<Pick<SendInput, 'messageId' | 'commandId' | 'fence' | 'answers' | 'to'>>

/**
 * How long a message may stand behind one that is being sent before it is stored. Most sends end sooner,
 * and then the send activity stores and sends the next message in one step.
 */
const STORED_AFTER = '1 second'

/**
 * Puts a message in the outbox. If it is the only one, the send activity stores and sends it in one step.
 * If others are ahead of it, it is stored before that, so that it shows as queued: at once if they are
 * held back, and after a moment if one of them is being sent.
 *
 * @param answersAt for a stored message: the epoch up to which it answered the customer
 */
export function send(c: Conversation, message: NewMessage, answersAt?: number): Pending {
  const { address: to } = c.state
  const input: SendInput = { ...place(c), to, ...message, sendBy: sendBy(message.content.kind) }
  const isHeld = c.state.hold !== undefined
  const waits = c.sending || isHeld || c.state.outbox.length > 0
  const answers = answersAt ?? (answersCustomer(input) ? c.state.epoch : undefined)
  if (answers !== undefined) noteGiven(c.state, answers)
  if (input.content.kind === 'reply') noteWritten(c.state, input.author.id ?? OTHERS, input.seq)
  const outgoing: Outgoing = { input, answersAt: answers }
  enter(c.state, outgoing)
  if (!waits || message.content.kind === 'stored') return undefined
  if (!c.sending || isHeld || !patched('a-waiting-message-is-stored-later')) return queue(input)
  void queueIfItWaits(c, outgoing)
  return undefined
}

/**
 * A message goes to the end of the outbox. One that holds back the others and is to be sent again keeps its place: otherwise they would
 * get in between its parts.
 */
function enter({ outbox, hold }: Conversation['state'], outgoing: Outgoing): void {
  const keepsPlace = isAgain(outgoing, hold?.messageId) && patched('a-retry-keeps-its-place')
  if (!keepsPlace) outbox.push(outgoing)
  // Its further parts leave with it.
  else if (hold?.partsLeft) outbox[0] = outgoing
  else outbox.unshift(outgoing)
}

/** Whether it is this message, which is sent again. */
function isAgain(outgoing: Outgoing | undefined, messageId: string | undefined): boolean {
  const { content, messageId: id } = outgoing?.input ?? {}
  return content?.kind === 'stored' && id !== undefined && id === messageId
}

/** Stores a message, so that it shows as queued. */
function queue(input: SendInput): Promise<void> {
  return record.queueMessage.executeWithOptions({ summary: input.purpose }, [input])
}

/** Stores a message that the send lane doesn't take up soon. The run doesn't end before it is stored. */
async function queueIfItWaits(c: Conversation, outgoing: Outgoing): Promise<void> {
  const isTakenUp = () => {
    const { outbox, hold } = c.state
    return !outbox.includes(outgoing) || (c.sending && hold === undefined && outbox[0] === outgoing)
  }
  c.queueing++
  try {
    await condition(() => isTakenUp() || c.leaving || c.state.hold !== undefined, STORED_AFTER)
    // Without this step, the send activity stores the message.
    if (!isTakenUp()) await leaveOutIfFailed(queue(outgoing.input))
  } finally {
    c.queueing--
  }
}

/**
 * The send lane sends the messages of one conversation one after the other. It runs beside the loop, so
 * that the loop never waits for the provider. It runs until the workflow ends.
 */
export async function runSendLane(c: Conversation): Promise<never> {
  for (;;) {
    await condition(() => !c.leaving && (holdIsDue(c) || nextIsReady(c)))
    c.sending = true
    try {
      if (c.state.hold) await checkHold(c, c.state.hold)
      else if (c.state.outbox[0]) await sendNext(c, c.state.outbox[0])
    } catch (error) {
      // A person made the activity fail, to get past a problem. The message stays in the outbox; the
      // next try never sends twice.
      if (!(error instanceof ActivityFailure)) throw error
      log.error('an operator made an activity fail; sending continues', { activityType: error.activityType })
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
  // An AI answer that came too late is stored nowhere.
  if (input.content.kind === 'ai' && sent.outcome !== 'fenced') noteWritten(c.state, OTHERS, input.seq)
  const { outbox, hold, wait } = consequenceOf(sent)
  if (outbox === 'nextPart') return
  const { messageId, partsLeft } = sent
  const now = Date.now()
  next.delay = wait ? { messageId, error: sent.error } : undefined
  // The wait ends at the send-by time at the latest. Then the message is shown as failed, and not as
  // waiting for a send that will never happen.
  if (wait) next.notBefore = Math.min(sent.notBefore ?? now, input.sendBy)
  if (outbox === 'done') c.state.outbox.shift()
  if (hold) {
    c.state.hold = { messageId, until: now + HOLD_MS, nextLook: now + FIRST_CHECK_MS, partsLeft, answersAt }
    // The events of the first part have used their row numbers. The next part needs its own.
    if (partsLeft) next.input = { ...input, ...place(c) }
  }
  c.state.queue.push({ kind: 'sent', purpose: input.purpose, answersAt, sent })
}

/**
 * A person made a send fail, to get past a problem. The message gets a final state: it must not look as
 * if it could still be sent.
 */
function giveUp(input: SendInput): Promise<Sent> {
  log.error('an operator made a send fail; the message is not sent', { purpose: input.purpose })
  return sendMessage({ ...input, drop: 'given_up' }).catch(() => ({
    messageId: input.messageId ?? '',
    outcome: 'failed',
    code: 'given_up',
  }))
}

function sendMessage(input: SendInput): Promise<Sent> {
  return provider.sendMessage.executeWithOptions({ summary: input.purpose, ...sendLimits(input) }, [input])
}

/**
 * Checks whether a delivery report, or the provider's list, has settled the message that holds back the
 * others.
 */
async function checkHold(c: Conversation, hold: Hold): Promise<void> {
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
    // The provider may have sent the same report by webhook. It counts once.
    if (!remember(c.state.seenCommands, `failed:${deliveryId}`)) continue
    const failure = { conversationId: c.state.id, messageId, deliveryId }
    c.state.queue.push({ kind: 'deliveryFailed', failure })
  }
  // A person may have decided it meanwhile.
  if (c.state.hold !== hold) return
  if (isSettled || giveUp) {
    // The first part stays unknown, so its further parts are not sent either, unless a person has it sent again.
    if (!isSettled && partsLeft && !isAgain(c.state.outbox[0], messageId)) c.state.outbox.shift()
    if (isSettled) settled(c.state, messageId)
    else if (error) explain(c.state, messageId, error)
    if (isSettled && failed.length === 0) noteArrived(c, hold)
    c.state.hold = undefined
  } else {
    const waited = Math.max(FIRST_CHECK_MS, now - (hold.until - HOLD_MS))
    c.state.hold = { ...hold, nextLook: Math.min(hold.until, now + waited) }
  }
}

/** The outcome of a message is decided: it no longer holds back the others. */
export function release(c: Conversation, messageId: string, sent: boolean): void {
  const { hold } = c.state
  if (hold?.messageId !== messageId) return
  if (sent) noteArrived(c, hold)
  c.state.hold = undefined
}

/**
 * The message in doubt was sent after all. If it has further parts, the answer is complete only with
 * the last of them.
 */
function noteArrived({ state }: Conversation, { answersAt, partsLeft }: Hold): void {
  state.lastOutAt = Date.now()
  if (answersAt !== undefined && !partsLeft) noteAnswered(state, answersAt)
}

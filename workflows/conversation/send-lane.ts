import { ApplicationFailure, condition } from '@temporalio/workflow'
import type { SendInput, Sent } from '../../activities/contract.ts'
import { provider, record } from './activities.ts'
import { type Conversation, type Hold, type Outgoing, place } from './state.ts'

/** By when each kind of message must have left; later it would puzzle more than it helps. */
const SEND_BY_MS = {
  greeting: 15 * 60_000,
  reply: 30 * 60_000,
  survey: 3_600_000,
  survey_comment: 10 * 60_000,
  survey_thanks: 10 * 60_000,
  unavailable: 15 * 60_000,
  auto_resolve: 30 * 60_000,
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
  Partial<Pick<SendInput, 'messageId' | 'commandId' | 'fence'>>

/**
 * Puts a message in the outbox. If others are before it, it is stored right away, so that it shows as queued; else the
 * send does both.
 */
export async function send(c: Conversation, message: NewMessage): Promise<void> {
  const input: SendInput = { ...place(c), ...message, sendBy: sendBy(message.content.kind) }
  const waits = c.sending || c.state.hold !== undefined || c.state.outbox.length > 0
  c.state.outbox.push({ input })
  if (waits && message.content.kind !== 'stored') {
    await record.queueMessage.executeWithOptions({ summary: message.purpose }, [input])
  }
}

/**
 * The send lane: messages of one conversation go out one after the other, beside the loop, which never waits for the
 * provider. Runs until the workflow ends.
 */
export async function runSendLane(c: Conversation): Promise<never> {
  for (;;) {
    await condition(() => !c.leaving && (holdIsDue(c) || nextIsReady(c)))
    c.sending = true
    if (c.state.hold) await look(c, c.state.hold)
    else if (c.state.outbox[0]) await sendNext(c, c.state.outbox[0])
    c.sending = false
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
  const { input } = next
  const overdue = Date.now() >= input.sendBy
  const sent = await attempt(c, overdue ? { ...input, overdue } : input)
  if (sent.unstored) await record.storeOutcome(sent.unstored)
  if (sent.outcome === 'more') return
  if (sent.outcome === 'retryLater' && sent.notBefore !== undefined) {
    // Not beyond its time: it is then shown as failed rather than as waiting for what will not come.
    next.notBefore = Math.min(sent.notBefore, input.sendBy)
  } else {
    c.state.outbox.shift()
  }
  if (sent.outcome === 'unknown') {
    const now = Date.now()
    c.state.hold = { messageId: sent.messageId, until: now + HOLD_MS, nextLook: now + FIRST_LOOK_MS }
  }
  const answers = input.content.kind === 'reply' || input.content.kind === 'ai'
  c.state.queue.push({ kind: 'sent', purpose: input.purpose, answers, sent })
}

async function attempt(c: Conversation, input: SendInput): Promise<Sent> {
  try {
    return await provider.sendMessage.executeWithOptions({ summary: input.purpose }, [input])
  } catch (error) {
    // Someone made the activity fail, to get past it. What it left halfway must not look as if it might still go.
    c.state.queue.push({ kind: 'look' })
    const code = error instanceof ApplicationFailure ? (error.type ?? 'failure') : 'failure'
    return { messageId: input.messageId ?? '', outcome: 'failed', code }
  }
}

/** Looks whether a report has settled the message that holds back the others. */
async function look(c: Conversation, hold: Hold): Promise<void> {
  const now = Date.now()
  const giveUp = now >= hold.until
  const { settled } = await record.settleMessage.executeWithOptions(
    { summary: giveUp ? 'outcome stays unknown' : 'is the outcome known by now?' },
    [{ ...place(c), messageId: hold.messageId, giveUp }],
  )
  if (settled || giveUp) c.state.hold = undefined
  else {
    const waited = Math.max(FIRST_LOOK_MS, now - (hold.until - HOLD_MS))
    c.state.hold = { ...hold, nextLook: Math.min(hold.until, now + waited) }
  }
}

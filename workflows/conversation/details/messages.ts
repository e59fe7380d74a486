import { freeTextUntil } from '../../../domain/message-window.ts'
import type { Outgoing } from '../../../protocol/state/queue.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { Unsettled } from '../../../protocol/state/told.ts'
import { listed, quoted, signal, time } from './words.ts'

/** More lines would say nothing new, and the page must stay readable. */
const MOST_TOLD = 5

const MOST_WORDS = 400

/**
 * For each unsettled message: what happened to it and why, whether it is sent again automatically, and
 * what a person can do.
 */
export function messageLines(state: ConversationState, now: number): string[] {
  const told = [
    ...delayed(state),
    ...(state.unsettled ?? []).toReversed().map(one => inWords(state, one, now)),
  ]
  const more = (left: number) => `and ${left} more: \`GET /v1/conversations/${state.id}/messages\``
  return listed(told, MOST_TOLD, more)
}

function inWords(state: ConversationState, one: Unsettled, now: number): string {
  const what = `message \`${one.messageId}\`${purposeOf(one.purpose)}`
  if (one.outcome === 'failed') {
    const { because, helps } = resend(state, one, now)
    const again = helps
      ? `${because}: ${signal('retrySend', state, { messageId: one.messageId })}`
      : `to send it again can’t help: ${because}`
    return `${what} did not reach the customer, ${time(one.at)}: ${why(one)} It is not sent again by itself; ${again}`
  }
  const unknown = `it is not known whether ${what} went, ${time(one.at)}: ${why(one)}`
  if (state.status === 'closed') return unknown
  const { hold, id } = state
  const looked =
    hold?.messageId === one.messageId
      ? `It is looked for by itself until ${time(hold.until)}, and what follows waits as long`
      : 'The provider is asked about it now and then for a day'
  const told = (sent: boolean) => signal('settleSend', { id }, { messageId: one.messageId, sent })
  const again = signal('retrySend', state, { messageId: one.messageId })
  return `${unknown} ${looked}; it is not sent again by itself. If the customer has it: ${told(true)}; if not: ${again}`
}

function purposeOf(purpose: string | undefined): string {
  return purpose === undefined || purpose === 'retry' ? '' : ` (${quoted(purpose)})`
}

/** The error code with its explanation and its fix. */
function why({ error: { code, detail, fix } = {} }: Pick<Unsettled, 'error'>): string {
  const words = [detail, fix].filter(text => text !== undefined).join(' ')
  return `${code ?? 'no reason is known'}${words === '' ? '.' : `: ${quoted(words, MOST_WORDS)}`}`
}

/** Whether a failed message can reach the customer if a person sends it again. */
export function resend(
  state: ConversationState,
  one: Unsettled,
  now: number,
): { helps: boolean; because: string } {
  const helps = (because: string) => ({ helps: true, because })
  const cannot = (because: string) => ({ helps: false, because })
  if (state.status === 'closed') return cannot('the conversation is closed')
  if (one.purpose?.startsWith('survey ') && !state.survey) return cannot('its survey is over')
  switch (one.error?.class) {
    case 'config':
      return helps('once that is mended, to send it again')
    case 'recipient':
      return cannot('this address can’t be reached')
    case 'content':
      return cannot('what it says is refused, and has to be written anew')
    case 'opted_out':
      return cannot('the customer wants no messages, until they write START')
    case 'window':
      return windowEnd(state) > now
        ? helps(
            `the customer’s last message opens the window until ${time(windowEnd(state))}; to send it again till then`,
          )
        : cannot('before the customer writes again, only a template arrives')
    default:
      return helps('to send it again, if it still makes sense')
  }
}

/**
 * The end of WhatsApp's window for free text, epoch ms, counted from the customer's last message. SMS
 * has no such window.
 */
function windowEnd({ lastHeardAt }: ConversationState): number {
  return freeTextUntil('whatsapp', lastHeardAt) ?? 0
}

/** The next message, if the provider does not accept it now, and the number of messages behind it. */
function delayed({ outbox, hold, status }: ConversationState): string[] {
  const [next, ...behind] = outbox
  if (!next || status === 'closed') return []
  const waiting = hold && !hold.partsLeft ? outbox.length : behind.length
  const rest =
    waiting > 0 ? `${waiting} more ${waiting === 1 ? 'message waits' : 'messages wait'} behind it` : ''
  if (!next.delay) return hold && rest ? [rest.replace('behind it', 'until that is known')] : []
  return [[delay(next, next.delay), rest].filter(Boolean).join('; ')]
}

function delay(
  { input, notBefore = 0 }: Outgoing,
  { messageId, error }: NonNullable<Outgoing['delay']>,
): string {
  const what = `message \`${messageId}\`${purposeOf(input.purpose)}`
  return (
    `the provider does not take ${what} now: ${why({ error: { ...error, fix: undefined } })} It is tried again by itself, next at ${time(notBefore)}, ` +
    `until ${time(input.sendBy)}; then it has failed. Until then \`retrySend\` is refused`
  )
}

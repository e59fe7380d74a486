import { freeTextUntil } from '../../../domain/message-window.ts'
import type { Outgoing } from '../../../protocol/state/queue.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { Unsettled } from '../../../protocol/state/told.ts'
import { listed, quoted, signal, time } from './phrases.ts'

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
      : `sending it again can’t help: ${because}`
    return `${what} did not reach the customer, ${time(one.at)}: ${why(one)} It is not sent again automatically; ${again}`
  }
  const unknown = `it is not known whether ${what} was sent, ${time(one.at)}: ${why(one)}`
  if (state.status === 'closed') return unknown
  const { hold, id } = state
  const looked =
    hold?.messageId === one.messageId
      ? `The outcome is checked automatically until ${time(hold.until)}, and later messages wait until then`
      : 'The provider is asked for the outcome several times within one day'
  const told = (sent: boolean) => signal('settleSend', { id }, { messageId: one.messageId, sent })
  const again = signal('retrySend', state, { messageId: one.messageId })
  return `${unknown} ${looked}; it is not sent again automatically. If the customer received it: ${told(true)}; if not: ${again}`
}

function purposeOf(purpose: string | undefined): string {
  return purpose === undefined || purpose === 'retry' ? '' : ` (${quoted(purpose)})`
}

/** The error code with its explanation and its fix. */
function why({ error: { code, detail, fix } = {} }: Pick<Unsettled, 'error'>): string {
  const words = [detail, fix].filter(text => text !== undefined).join(' ')
  return `${code ?? 'the reason is unknown'}${words === '' ? '.' : `: ${quoted(words, MOST_WORDS)}`}`
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
      return helps('after the cause is fixed, to send it again')
    case 'recipient':
      return cannot('the customer’s address can’t be reached')
    case 'content':
      return cannot('the content is refused: write a new message')
    case 'opted_out':
      return cannot('the customer opted out, until they write START')
    case 'window':
      return windowEnd(state) > now
        ? helps(
            `the customer’s last message opened the window until ${time(windowEnd(state))}; to send it again before that`,
          )
        : cannot('until the customer writes again, only a template can be sent')
    default:
      return helps('to send it again, if it is still useful')
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
  if (!next.delay) return hold && rest ? [rest.replace('behind it', 'until the outcome is known')] : []
  return [[delay(next, next.delay), rest].filter(Boolean).join('; ')]
}

function delay(
  { input, notBefore = 0 }: Outgoing,
  { messageId, error }: NonNullable<Outgoing['delay']>,
): string {
  const what = `message \`${messageId}\`${purposeOf(input.purpose)}`
  // What passes by itself needs nobody. A wrong setting does.
  const isOurs = error?.class === 'config'
  const now = isOurs ? `${what} can’t be sent now` : `the provider does not accept ${what} now`
  return (
    `${now}: ${why({ error: isOurs ? error : { ...error, fix: undefined } })} It is sent again automatically, next at ${time(notBefore)}, ` +
    `until ${time(input.sendBy)}; after that it counts as failed. Until then \`retrySend\` is refused`
  )
}

import { cut } from '../../../domain/text.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'

/** A moment (epoch ms) as the details show it. */
export function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The name of a signal and the JSON to send with it. */
export function signal(
  name: string,
  state: Pick<ConversationState, 'id'>,
  more: Record<string, string | boolean> = {},
): string {
  return `signal \`${name}\` with \`${JSON.stringify({ conversationId: state.id, ...more })}\``
}

export const ASSIGN = { agentId: '<agent id>' }

/**
 * Text from elsewhere, such as a name: on one line, cut to `most` characters, without backticks that
 * would break the Markdown.
 */
export function quoted(text: string, most = 60): string {
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim()
  return line.length > most ? `${cut(line, most)}…` : line
}

/** The name of the agent who has the conversation; "an agent" when nobody has it. */
export function holder({ assignee }: Pick<ConversationState, 'assignee'>): string {
  return assignee ? quoted(assignee.name) : 'an agent'
}

/** Until when it is snoozed, and by whom; empty if it is not. */
export function snoozed({ snooze, assignee }: Pick<ConversationState, 'snooze' | 'assignee'>): string {
  if (!snooze) return ''
  const { by, until } = snooze
  const agent = by.id !== undefined && by.id === assignee?.id ? quoted(assignee.name) : `agent \`${by.id}\``
  const who = by.kind === 'agent' && by.id !== undefined ? agent : 'an operator'
  return `snoozed until ${until === undefined ? 'the customer writes' : time(until)}, by ${who}`
}

/** The sentence without its full stop, for use inside another sentence. */
export function phrase(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

/** At most `most` lines; a last line says how many were left out. */
export function listed(lines: string[], most: number, rest: (left: number) => string): string[] {
  const left = lines.length - most
  return left > 0 ? [...lines.slice(0, most), rest(left)] : lines
}

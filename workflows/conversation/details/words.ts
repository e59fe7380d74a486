import { cut } from '../../../domain/text.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'

/** A moment as the details tell it. */
export function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A signal with the JSON to send. */
export function signal(
  name: string,
  state: Pick<ConversationState, 'id'>,
  more: Record<string, string | boolean> = {},
): string {
  return `signal \`${name}\` with \`${JSON.stringify({ conversationId: state.id, ...more })}\``
}

export const ASSIGN = { agentId: '<agent id>' }

/** Words of others, such as a name: on one line, and no longer than is read. */
export function quoted(text: string, most = 60): string {
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim()
  return line.length > most ? `${cut(line, most)}…` : line
}

/** Whoever has it, by name; else one of its agents. */
export function holder({ assignee }: Pick<ConversationState, 'assignee'>): string {
  return assignee ? quoted(assignee.name) : 'an agent'
}

/** Without the stop at its end, to stand within a sentence. */
export function phrase(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

/** With what does not fit counted. */
export function listed(lines: string[], most: number, rest: (left: number) => string): string[] {
  const left = lines.length - most
  return left > 0 ? [...lines.slice(0, most), rest(left)] : lines
}

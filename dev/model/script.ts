import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { isAcknowledgement } from '../../domain/acknowledgement.ts'
import { cut } from '../../domain/text.ts'

/** The script's answer: a text, a call of one of the offered tools, or both. */
export interface Scripted {
  text: string
  tool?: { name: string; arguments: object }
}

/** Asking for a person, in the languages that visitors of the demo are likely to use. */
const ASKS_FOR_HUMAN =
  /\b(human|person|people|someone|agent|representative|colleague|operator|humano|persona|humain|personne|mensch|mitarbeiter)\b|เจ้าหน้าที่|พนักงาน|คุยกับคน|人工|客服/iu

const UNKNOWN = 'I don’t know that. Could you put it another way? Or ask for a person.'

/**
 * A simulated model with three rules. A customer who asks for a person gets one. A question is answered with the line
 * of the knowledge that shares most words with it. After a second question without an answer, a person takes over.
 */
export function script(messages: ChatCompletionMessageParam[]): Scripted {
  const question = lastWords(messages)
  if (ASKS_FOR_HUMAN.test(question)) return handOver('customer_asked', question, 'I’ll get you a person.')
  if (isAcknowledgement({ text: question })) {
    return { text: 'You’re welcome!', tool: { name: 'resolve_conversation', arguments: {} } }
  }
  const line = bestLine(knowledgeOf(messages), question)
  if (line) return { text: line }
  const missedBefore = messages.some(message => message.role === 'assistant' && message.content === UNKNOWN)
  return missedBefore
    ? handOver('cannot_help', question, 'I can’t answer that; a person will.')
    : { text: UNKNOWN }
}

function handOver(reason: string, question: string, text: string): Scripted {
  const summary = `The customer’s last words: "${cut(question, 300)}"`
  return { text, tool: { name: 'hand_over_to_human', arguments: { reason, summary } } }
}

/** What the customer wrote since the last answer. */
function lastWords(messages: ChatCompletionMessageParam[]): string {
  const answered = messages.findLastIndex(message => message.role === 'assistant')
  return messages
    .slice(answered + 1)
    .filter(message => message.role === 'user')
    .map(message => (typeof message.content === 'string' ? message.content : ''))
    .join('\n')
}

function knowledgeOf(messages: ChatCompletionMessageParam[]): string[] {
  const [system] = messages
  const text = typeof system?.content === 'string' ? system.content : ''
  return (text.split('# Knowledge\n')[1] ?? '').split('\n').filter(line => line.trim() !== '')
}

function bestLine(lines: string[], question: string): string | undefined {
  const asked = wordsOf(question)
  const scored = lines.map(line => ({
    line,
    score: [...wordsOf(line)].filter(word => asked.has(word)).length,
  }))
  return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)[0]?.line
}

/** The words that are long enough to mean something, without their endings. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]{4,}/gu) ?? []
  return new Set(words.map(word => word.replace(/(ies|ing|ed|es|s|y)$/u, '')))
}

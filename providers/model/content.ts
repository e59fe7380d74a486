import { isRecord } from './json.ts'

/** Kinds of a content's parts that are thoughts, not the answer. */
const THOUGHTS = /think|thought|reason/i

/** The text of a message's content, which is a text, or a list of parts, or nothing. Parts of other kinds have none. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(textOf).join('')
  if (!isRecord(content)) return ''
  const { type, text } = content
  if (typeof type === 'string' && THOUGHTS.test(type)) return ''
  if (typeof text === 'string') return text
  // `{type: "text", text: {value: "…"}}`, as OpenAI's assistants have it.
  return isRecord(text) && typeof text.value === 'string' ? text.value : ''
}

/** Why the model refuses, where a part of the content says so. */
export function refusalIn(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined
  const refusal = content.filter(isRecord).find(part => part.type === 'refusal')
  return refusal && (typeof refusal.refusal === 'string' ? refusal.refusal : '')
}

export function hasThoughts(content: unknown): boolean {
  return (
    Array.isArray(content) &&
    content.some(part => isRecord(part) && typeof part.type === 'string' && THOUGHTS.test(part.type))
  )
}

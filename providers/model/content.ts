import { isRecord } from './json.ts'

/** Kinds of content parts that contain thoughts, not the answer. */
const THOUGHTS = /think|thought|reason/i

/**
 * The text of a message's content. The content is a text, a list of parts, or nothing. Parts of other kinds have no text.
 */
export function textOf(content: unknown): string {
  return (Array.isArray(content) ? content : [content]).map(partText).join('')
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part
  if (!isRecord(part)) return ''
  const { type, text } = part
  if (typeof type === 'string' && THOUGHTS.test(type)) return ''
  if (typeof text === 'string') return text
  // `{type: "text", text: {value: "…"}}` is the form of OpenAI's assistants.
  return isRecord(text) && typeof text.value === 'string' ? text.value : ''
}

/** Whether a part of the content says that the model refuses. */
export function isRefusal(content: unknown): boolean {
  return Array.isArray(content) && content.some(part => isRecord(part) && part.type === 'refusal')
}

export function hasThoughts(content: unknown): boolean {
  return (
    Array.isArray(content) &&
    content.some(part => isRecord(part) && typeof part.type === 'string' && THOUGHTS.test(part.type))
  )
}

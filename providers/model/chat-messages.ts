import type OpenAI from 'openai'
import type { ModelRequest, TalkItem } from './model.ts'
import type { Traits } from './traits.ts'
import { resultsInWords, systemOf } from './wire.ts'

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam

/**
 * An answer in the form in which it is sent back. Other fields are left out, because some endpoints refuse messages with
 * fields they don't know.
 */
export interface Taken {
  text: string
  /** With additional data in the calls: Gemini requires its signatures back. */
  raw: unknown[]
  thoughts?: string
}

/** The messages of a request, in the form that the model accepts. */
export function messagesOf(request: ModelRequest, traits: Traits): Message[] {
  const system = systemOf(request, traits)
  const talk = request.talk.flatMap(item => itemMessages(item, traits))
  const messages: Message[] = traits.system
    ? [{ role: 'system', content: system }, ...talk]
    : [{ role: 'user', content: system }, ...talk]
  return traits.alternating || !traits.system ? alternating(messages) : messages
}

function itemMessages(item: TalkItem, traits: Traits): Message[] {
  if ('from' in item) return [{ role: item.from === 'customer' ? 'user' : 'assistant', content: item.text }]
  const [taken] = item.answer.taken as Taken[]
  if (!taken?.raw.length || !traits.tools) {
    return [
      ...(taken?.text ? [{ role: 'assistant', content: taken.text } as const] : []),
      { role: 'user', content: resultsInWords(item.results) },
    ]
  }
  const message = {
    role: 'assistant',
    content: taken.text || null,
    tool_calls: taken.raw,
    ...(traits.returnsThoughts && { reasoning_content: taken.thoughts ?? '' }),
  }
  return [
    message as Message,
    ...item.results.map(({ call, result }) => ({
      ...({ role: 'tool', tool_call_id: call.id, content: result } as const),
    })),
  ]
}

/** Some models' templates only accept user and assistant in turns, beginning with the user. */
function alternating(messages: Message[]): Message[] {
  const merged: Message[] = []
  for (const message of messages) {
    const last = merged.at(-1)
    const isText = typeof message.content === 'string' && !('tool_calls' in message)
    if (last && isText && last.role === message.role && message.role !== 'tool' && !('tool_calls' in last)) {
      merged[merged.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` } as Message
    } else {
      const first = merged.findIndex(({ role }) => role !== 'system') < 0 && message.role === 'assistant'
      if (first) merged.push({ role: 'user', content: '[We write first:]' })
      merged.push(message)
    }
  }
  return merged
}

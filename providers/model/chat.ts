import type OpenAI from 'openai'
import { hasThoughts, refusalIn, textOf } from './content.ts'
import { isRecord, stringIn } from './json.ts'
import type { ModelRequest, TalkItem, ToolCall } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import type { Traits } from './traits.ts'
import { limitOf } from './traits.ts'
import { readUsage } from './usage.ts'
import { type Read, readCalls, systemOf, toolSchema, type Wire } from './wire.ts'

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam

/** Chat completions: OpenAI's older API, which all compatible endpoints speak. */
export const chat: Wire = {
  path: '/chat/completions',

  body(request, traits): OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming {
    const { model, tools, temperature, maxAnswerTokens } = request
    const limit = limitOf(traits, maxAnswerTokens)
    return {
      model,
      messages: messagesOf(request, traits),
      ...(traits.tools &&
        tools.length > 0 && {
          tools: tools.map(tool => ({
            type: 'function' as const,
            function: { name: tool.name, description: tool.description, parameters: toolSchema(tool) },
          })),
        }),
      ...(traits.limitName && { [traits.limitName]: limit }),
      ...(traits.effort && { reasoning_effort: traits.effort as OpenAI.ReasoningEffort }),
      ...(traits.temperature && temperature !== null && { temperature }),
    }
  },

  read(body) {
    if (!isRecord(body)) return { kind: 'unreadable', why: 'the reply is no JSON object' }
    const [choice] = Array.isArray(body.choices) ? (body.choices as unknown[]) : []
    if (!isRecord(choice)) {
      return body.error ? { kind: 'error', body } : { kind: 'unreadable', why: 'the reply has no choices' }
    }
    const { message } = choice
    if (choice.error) return { kind: 'error', body: choice }
    if (!isRecord(message)) return { kind: 'unreadable', why: 'the reply’s choice has no message' }
    return readMessage(message, choice.finish_reason, body.usage)
  },
}

function readMessage(message: Record<string, unknown>, finish: unknown, usage: unknown): Read {
  const { content, refusal } = message
  const { tokens, reasoning } = readUsage(usage)
  const thoughts = stringIn(message.reasoning_content) ?? stringIn(message.reasoning)
  const { calls, raw } = callsOf(message.tool_calls)
  const text = textOf(content)
  return {
    kind: 'answer',
    text,
    calls,
    tokens,
    reasoned: reasoning > 0 || thoughts !== undefined || hasThoughts(content),
    refused: Boolean(stringIn(refusal) ?? refusalIn(content)) || finish === 'content_filter',
    cut: finish === 'length',
    taken: [
      {
        text: withoutReasoning(text).text,
        raw,
        thoughts: stringIn(message.reasoning_content),
      } satisfies Taken,
    ],
  }
}

/** As it goes back: what has no field here some endpoints refuse to read. */
interface Taken {
  text: string
  /** With what is in the calls besides: Gemini wants its signatures back. */
  raw: unknown[]
  thoughts?: string
}

function callsOf(given: unknown): { calls: ToolCall[]; raw: unknown[] } {
  const list = (Array.isArray(given) ? (given as unknown[]) : []).filter(isRecord)
  const read = readCalls(
    list.map(call => ({ id: call.id, ...(isRecord(call.function) ? call.function : {}), raw: call })),
  )
  const raw = read.map(({ call, from }) => ({
    ...from.raw,
    id: call.id,
    type: 'function',
    function: { ...(isRecord(from.raw.function) ? from.raw.function : {}), arguments: call.arguments },
  }))
  return { calls: read.map(({ call }) => call), raw }
}

function messagesOf(request: ModelRequest, traits: Traits): Message[] {
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
  if (!taken || !traits.tools) {
    const results = item.results.map(({ call, result }) => `[${call.name}: ${result}]`).join('\n')
    return [
      ...(taken?.text ? [{ role: 'assistant', content: taken.text } as const] : []),
      { role: 'user', content: results },
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

/** Some models' templates take nothing but user and assistant in turns, the user first. */
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

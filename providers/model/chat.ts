import type OpenAI from 'openai'
import { messagesOf, type Taken } from './chat-messages.ts'
import { hasThoughts, isRefusal, textOf } from './content.ts'
import { isRecord, stringIn } from './json.ts'
import type { ToolCall } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import { limitOf } from './traits.ts'
import { readUsage } from './usage.ts'
import { promptMessage, type Read, readCalls, toolSchema, type Wire } from './wire.ts'

/** Chat completions: OpenAI's older API, which all compatible endpoints support. */
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

  promptIn(body) {
    const { messages } = body as { messages: unknown[] }
    return messages.flatMap(promptMessage)
  },

  read(body) {
    if (!isRecord(body)) return { kind: 'unreadable', why: 'the reply is not a JSON object' }
    const [choice] = Array.isArray(body.choices) ? (body.choices as unknown[]) : []
    if (!isRecord(choice)) {
      return body.error ? { kind: 'error', body } : { kind: 'unreadable', why: 'the reply has no choices' }
    }
    const { message } = choice
    if (choice.error) return { kind: 'error', body: choice }
    if (!isRecord(message)) return { kind: 'unreadable', why: 'the reply’s choice has no message' }
    const finish = stringIn(choice.finish_reason) ?? ''
    return BROKEN.test(finish)
      ? { kind: 'error', body: { code: 503, type: finish, message: 'the answer is incomplete' } }
      : readMessage(message, finish, body.usage)
  },
}

/** Why an answer ended, in the words of OpenAI, Anthropic, Gemini and Mistral. */
const CUT = /^(?:length|model_length|max_(?:output_)?tokens)$/i
const FILTERED = /^(?:content_filter|refusal|safety)$/i
/** The endpoint failed during the answer (Mistral, DeepSeek). */
const BROKEN = /^(?:error|insufficient_system_resource)$/i

function readMessage(message: Record<string, unknown>, finish: string, usage: unknown): Read {
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
    refused: stringIn(refusal) !== undefined || isRefusal(content) || FILTERED.test(finish),
    cut: CUT.test(finish),
    taken: [
      {
        text: withoutReasoning(text).text,
        raw,
        thoughts: stringIn(message.reasoning_content),
      } satisfies Taken,
    ],
  }
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

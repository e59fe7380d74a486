import type OpenAI from 'openai'
import { isRefusal, textOf } from './content.ts'
import { isRecord, stringIn } from './json.ts'
import type { ModelRequest, TalkItem } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import type { Traits } from './traits.ts'
import { limitOf } from './traits.ts'
import { readUsage } from './usage.ts'
import { promptMessage, readCalls, resultsInWords, systemOf, toolSchema, type Wire } from './wire.ts'

type InputItem = OpenAI.Responses.ResponseInputItem

/** OpenAI's Responses API. The endpoint stores nothing, so each request contains everything. */
export const responses: Wire = {
  path: '/responses',

  body(request, traits): OpenAI.Responses.ResponseCreateParamsNonStreaming {
    const { model, tools, temperature, maxAnswerTokens } = request
    return {
      model,
      ...(traits.system && { instructions: systemOf(request, traits) }),
      input: inputOf(request, traits),
      ...(traits.store && { store: false }),
      ...(traits.tools &&
        tools.length > 0 && {
          tools: tools.map(tool => ({
            type: 'function' as const,
            name: tool.name,
            description: tool.description,
            parameters: toolSchema(tool),
            strict: false,
          })),
        }),
      ...(traits.limitName && { max_output_tokens: limitOf(traits, maxAnswerTokens) }),
      ...(traits.effort && { reasoning: { effort: traits.effort as OpenAI.ReasoningEffort } }),
      ...(traits.include && { include: ['reasoning.encrypted_content'] }),
      ...(traits.temperature && temperature !== null && { temperature }),
    }
  },

  promptIn(body) {
    const { instructions, input } = body as { instructions?: string; input: unknown[] }
    return [{ role: 'system', content: instructions }, ...input].flatMap(promptMessage)
  },

  read(body) {
    if (!isRecord(body)) return { kind: 'unreadable', why: 'the reply is not a JSON object' }
    if (!Array.isArray(body.output)) {
      return body.error ? { kind: 'error', body } : { kind: 'unreadable', why: 'the reply has no output' }
    }
    if (body.status === 'failed') return { kind: 'error', body: { error: body.error ?? 'the answer failed' } }
    const output = (body.output as unknown[]).filter(isRecord)
    const contents = output.filter(({ type }) => type === 'message').map(({ content }) => content)
    const { tokens, reasoning } = readUsage(body.usage)
    const why = isRecord(body.incomplete_details) ? body.incomplete_details.reason : undefined
    return {
      kind: 'answer',
      text: contents.map(textOf).filter(Boolean).join('\n'),
      calls: callsIn(output).map(({ call }) => call),
      tokens,
      reasoned: reasoning > 0 || output.some(({ type }) => type === 'reasoning'),
      refused: contents.some(isRefusal) || why === 'content_filter',
      cut: body.status === 'incomplete' && why !== 'content_filter',
      taken: takenOf(output),
    }
  },
}

function callsIn(output: Record<string, unknown>[]) {
  const calls = output.filter(({ type }) => type === 'function_call')
  return readCalls(
    calls.map(call => ({ id: call.call_id, name: call.name, arguments: call.arguments, from: call })),
  )
}

/**
 * Without the ids, because the endpoint would search for items that it doesn't store. Thoughts are sent back unchanged and
 * sealed.
 */
function takenOf(output: Record<string, unknown>[]): InputItem[] {
  const calls = callsIn(output)
  return output.flatMap((item): InputItem[] => {
    if (item.type === 'reasoning' && stringIn(item.encrypted_content)) {
      return [{ ...item, summary: item.summary ?? [] } as unknown as InputItem]
    }
    if (item.type === 'message') {
      const { text } = withoutReasoning(textOf(item.content))
      return text === '' ? [] : [{ role: 'assistant', content: text } as const]
    }
    const call = calls.find(({ from }) => from.from === item)?.call
    return call
      ? [{ type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments } as const]
      : []
  })
}

function inputOf(request: ModelRequest, traits: Traits): InputItem[] {
  const talk = request.talk.flatMap(item => inputItems(item, traits))
  return traits.system ? talk : [{ role: 'user', content: systemOf(request, traits) }, ...talk]
}

function inputItems(item: TalkItem, traits: Traits): InputItem[] {
  if ('from' in item) return [{ role: item.from === 'customer' ? 'user' : 'assistant', content: item.text }]
  const taken = item.answer.taken as InputItem[]
  if (!traits.tools || !taken.some(({ type }) => type === 'function_call')) {
    const words = taken.filter(one => 'role' in one)
    return [...words, { role: 'user', content: resultsInWords(item.results) }]
  }
  return [
    ...taken,
    ...item.results.map(({ call, result }) => ({
      ...({ type: 'function_call_output', call_id: call.id, output: result } as const),
    })),
  ]
}

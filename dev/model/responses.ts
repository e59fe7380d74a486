import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { ResponseCreateParams, ResponseInputItem } from 'openai/resources/responses/responses'
import { SCRIPTED_MODEL } from './names.ts'
import type { Scripted } from './script.ts'

/** Converts a request of the Responses API to a request for chat completions, which the script reads. */
export function asChatRequest(request: ResponseCreateParams): ChatCompletionCreateParams {
  const { model, instructions, input } = request
  const items = typeof input === 'string' ? [{ role: 'user', content: input } as const] : (input ?? [])
  return {
    model: String(model),
    messages: [
      { role: 'system', content: instructions ?? '' },
      ...items.flatMap((item: ResponseInputItem) => messageOf(item)),
    ],
  }
}

function messageOf(item: ResponseInputItem): ChatCompletionMessageParam[] {
  if (!('role' in item && 'content' in item) || typeof item.content !== 'string') return []
  return [{ role: item.role === 'assistant' ? 'assistant' : 'user', content: item.content }]
}

export function responseOf({ text, tool }: Scripted, number: number): object {
  const message = {
    type: 'message',
    id: `msg_${number}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  }
  const call = tool && {
    type: 'function_call',
    id: `fc_${number}`,
    call_id: `call_${number}`,
    status: 'completed',
    name: tool.name,
    arguments: JSON.stringify(tool.arguments),
  }
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1_000),
    model: SCRIPTED_MODEL,
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [...(text === '' ? [] : [message]), ...(call ? [call] : [])],
    usage: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
  }
}

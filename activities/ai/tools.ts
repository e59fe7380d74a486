import type {
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import { z } from 'zod'
import type { AiAction } from '../../domain/ai.ts'

/**
 * What the model may ask for. None takes an id: whatever the customer makes it say, a call can touch nothing but the
 * conversation it is in, and is applied only after the fence.
 */
export const TOOLS: ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'hand_over_to_human',
      description:
        'Gives the conversation to a human colleague. Call it at once when the customer asks for a person in any words or language, and when you can’t help from your instructions and knowledge.',
      parameters: {
        type: 'object',
        properties: {
          reason: { type: 'string', enum: ['customer_asked', 'cannot_help'] },
          summary: {
            type: 'string',
            description:
              'For the colleague: what the customer wants, what was said and tried. Three sentences at most.',
          },
        },
        required: ['reason', 'summary'],
        additionalProperties: false,
      },
    },
  },
  {
    type: 'function',
    function: {
      name: 'resolve_conversation',
      description: 'Ends the conversation, when the customer has said that everything is settled.',
      parameters: { type: 'object', properties: {}, additionalProperties: false },
    },
  },
  {
    type: 'function',
    function: {
      name: 'label_conversation',
      description: 'Adds short labels that tell colleagues what the conversation is about.',
      parameters: {
        type: 'object',
        properties: { labels: { type: 'array', items: { type: 'string' }, maxItems: 5 } },
        required: ['labels'],
        additionalProperties: false,
      },
    },
  },
]

const MAX_SUMMARY = 2_000

const handOver = z.object({
  reason: z.enum(['customer_asked', 'cannot_help']).catch('cannot_help'),
  summary: z.string().catch(''),
})
const label = z.object({ labels: z.array(z.string().trim().min(1).max(50)).max(5) })

export interface ToolCallRead {
  action?: AiAction
  summary?: string
  /** Told to the model when it goes on after this call. */
  answer: string
}

/** Reads a call. One that makes no sense does nothing, and the model is told. */
export function readToolCall(call: ChatCompletionMessageFunctionToolCall): ToolCallRead {
  const input = parseJson(call.function.arguments)
  switch (call.function.name) {
    case 'hand_over_to_human': {
      const { reason, summary } = handOver.parse(typeof input === 'object' && input !== null ? input : {})
      return { action: { tool: 'hand_over', reason }, summary: summary.slice(0, MAX_SUMMARY), answer: 'done' }
    }
    case 'resolve_conversation':
      return { action: { tool: 'resolve' }, answer: 'done' }
    case 'label_conversation': {
      const parsed = label.safeParse(input)
      if (!parsed.success) return { answer: 'not done: labels must be one to five short texts' }
      return { action: { tool: 'label', labels: parsed.data.labels }, answer: 'done' }
    }
    default:
      return { answer: 'not done: there is no such tool' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

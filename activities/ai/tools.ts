import { z } from 'zod'
import type { AiAction } from '../../domain/ai.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { cut, storable } from '../../domain/text.ts'
import { isRecord, parseJson } from '../../providers/model/json.ts'
import type { ModelTool, ToolCall } from '../../providers/model/model.ts'

/**
 * The tools that the model may call. None takes an id. Whatever a customer makes the model say, a call
 * can change only its own conversation, and only if the conversation has not changed meanwhile.
 */
export const TOOLS: ModelTool[] = [
  {
    name: 'hand_over_to_human',
    description:
      'Gives the conversation to a human colleague. Call it at once when the customer asks for a person in any words or language, and when you can’t help from your instructions and knowledge.',
    parameters: {
      properties: {
        reason: { type: 'string', enum: ['customer_asked', 'cannot_help'] },
        summary: {
          type: 'string',
          description:
            'For the colleague: what the customer wants, what was said and tried. Three sentences at most.',
        },
      },
      required: ['reason', 'summary'],
    },
  },
  {
    name: 'resolve_conversation',
    description: 'Ends the conversation, when the customer has said that everything is settled.',
    parameters: { properties: {}, required: [] },
  },
  {
    name: 'label_conversation',
    description: 'Adds short labels, five at most, that tell colleagues what the conversation is about.',
    parameters: {
      properties: { labels: { type: 'array', items: { type: 'string' } } },
      required: ['labels'],
    },
  },
]

const MAX_SUMMARY = 2_000
const MAX_LABELS = 5

/** A model's text may contain characters that a database can't store. */
const words = z.string().transform(text => storable(text).trim())
const handOver = z.object({
  reason: z.enum(['customer_asked', 'cannot_help']).catch('cannot_help'),
  summary: words.catch(''),
})
const label = z.object({ labels: z.union([z.array(words), words.transform(one => [one])]) })

/** The answer to the model for a call that was accepted. */
export const DONE = 'done'

export interface ToolCallRead {
  action?: AiAction
  summary?: string
  /** The answer to the model when it continues after this call. */
  answer: string
}

/** Reads a tool call. A meaningless call does nothing, and the model is told so. */
export function readToolCall(call: Pick<ToolCall, 'name' | 'arguments'>): ToolCallRead {
  const input = parseJson(call.arguments)
  // Some models write more around the name (`functions.resolve_conversation:0`).
  switch (TOOLS.find(({ name }) => call.name.includes(name))?.name) {
    case 'hand_over_to_human': {
      const { reason, summary } = handOver.parse(isRecord(input) ? input : {})
      return { action: { tool: 'hand_over', reason }, summary: cut(summary, MAX_SUMMARY), answer: DONE }
    }
    case 'resolve_conversation':
      return { action: { tool: 'resolve' }, answer: DONE }
    case 'label_conversation': {
      const labels = labelsIn(input)
      if (labels.length === 0) return { answer: 'not done: labels must be one to five short texts' }
      return { action: { tool: 'label', labels }, answer: DONE }
    }
    default:
      return { answer: 'not done: there is no such tool' }
  }
}

function labelsIn(input: unknown): string[] {
  const parsed = label.safeParse(input)
  if (!parsed.success) return []
  const labels = parsed.data.labels.map(one => cut(one, LABEL_LIMITS.length).trim()).filter(Boolean)
  return [...new Set(labels)].slice(0, MAX_LABELS)
}

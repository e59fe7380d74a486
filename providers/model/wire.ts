import { isRecord, stringIn } from './json.ts'
import type { ModelRequest, ModelTool, PromptMessage, Tokens, ToolCall, ToolResult } from './model.ts'
import type { Traits } from './traits.ts'
import { writtenWay } from './written-calls.ts'

/** One of the two APIs: the form of its requests and replies. */
export interface Wire {
  path: string
  body(request: ModelRequest, traits: Traits): object
  /** The part of a request that the model reads, except calls of tools. */
  promptIn(body: object): PromptMessage[]
  read(body: unknown): Read
}

/** A reply of the endpoint. */
export type Read =
  | {
      kind: 'answer'
      text: string
      calls: ToolCall[]
      tokens: Tokens
      /** The model thought before it answered. */
      reasoned: boolean
      /** The model refused to answer, or a filter stopped it. */
      refused: boolean
      /** The answer reached the limit. */
      cut: boolean
      taken: unknown[]
    }
  /** An error in a reply with a success status. */
  | { kind: 'error'; body: unknown }
  | { kind: 'unreadable'; why: string }

/** What the model gets besides the talk. */
export function systemOf({ rules, instructions, tools }: ModelRequest, traits: Traits): string {
  const parts = [rules, instructions]
  if (!traits.tools && tools.length > 0) parts.splice(1, 0, writtenWay(tools))
  return parts.join('\n\n')
}

export function toolSchema({ parameters }: ModelTool) {
  const { properties, required } = parameters
  return { type: 'object' as const, properties, ...(required.length > 0 && { required }) }
}

/** The text of one of a request's messages. Calls of tools and their results are left out. */
export function promptMessage(message: unknown): PromptMessage[] {
  if (!isRecord(message) || typeof message.content !== 'string') return []
  const { role, content } = message
  return role === 'system' || role === 'user' || role === 'assistant' ? [{ role, content }] : []
}

/** The results of calls, for a model that wrote the calls in its text. */
export function resultsInWords(results: ToolResult[]): string {
  return results.map(({ call, result }) => `[${call.name}: ${result}]`).join('\n')
}

/** Reads calls of tools. Some endpoints give no id, or the arguments as an object. A call without a name is ignored. */
export function readCalls<T extends { id?: unknown; name?: unknown; arguments?: unknown }>(
  given: T[],
): { call: ToolCall; from: T }[] {
  return given.flatMap((from, index) => {
    const name = stringIn(from.name)
    if (name === undefined) return []
    const id = stringIn(from.id) ?? `call_${index}`
    const written = isRecord(from.arguments) ? JSON.stringify(from.arguments) : from.arguments
    return [{ call: { id, name, arguments: typeof written === 'string' ? written : '{}' }, from }]
  })
}

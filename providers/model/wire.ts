import { isRecord, stringIn } from './json.ts'
import type { ModelRequest, ModelTool, PromptMessage, Tokens, ToolCall, ToolResult } from './model.ts'
import type { Traits } from './traits.ts'
import { writtenWay } from './written-calls.ts'

/** One of the two APIs: what a request looks like, and its reply. */
export interface Wire {
  path: string
  body(request: ModelRequest, traits: Traits): object
  /** What of a request the model reads, but for calls of tools. */
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
      /** It thought before it answered. */
      reasoned: boolean
      /** It would not answer, or a filter would not have it. */
      refused: boolean
      /** It came to the limit. */
      cut: boolean
      taken: unknown[]
    }
  /** An error, in a reply that says it went well. */
  | { kind: 'error'; body: unknown }
  | { kind: 'unreadable'; why: string }

/** What the model is told besides the talk. */
export function systemOf({ rules, instructions, tools }: ModelRequest, traits: Traits): string {
  const parts = [rules, instructions]
  if (!traits.tools && tools.length > 0) parts.splice(1, 0, writtenWay(tools))
  return parts.join('\n\n')
}

export function toolSchema({ parameters }: ModelTool) {
  const { properties, required } = parameters
  return { type: 'object' as const, properties, ...(required.length > 0 && { required }) }
}

/** What was said in one of the messages of a request; calls of tools and their results are not. */
export function promptMessage(message: unknown): PromptMessage[] {
  if (!isRecord(message) || typeof message.content !== 'string') return []
  const { role, content } = message
  return role === 'system' || role === 'user' || role === 'assistant' ? [{ role, content }] : []
}

/** What calls brought, for a model that wrote them in its text. */
export function resultsInWords(results: ToolResult[]): string {
  return results.map(({ call, result }) => `[${call.name}: ${result}]`).join('\n')
}

/** Calls of tools as they come: some endpoints give no id, or the arguments as an object. One without a name is none. */
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

import { isRecord } from './json.ts'
import type { ModelRequest, ModelTool, Tokens, ToolCall } from './model.ts'
import type { Traits } from './traits.ts'
import { writtenWay } from './written-calls.ts'

/** One of the two APIs: what a request looks like, and its reply. */
export interface Wire {
  path: string
  body(request: ModelRequest, traits: Traits): object
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

/** Calls of tools as they come: some endpoints give no id, or the arguments as an object. One without a name is none. */
export function readCalls<T extends { id?: unknown; name?: unknown; arguments?: unknown }>(
  given: T[],
): { call: ToolCall; from: T }[] {
  return given.flatMap((from, index) => {
    if (typeof from.name !== 'string') return []
    const id = typeof from.id === 'string' && from.id !== '' ? from.id : `call_${index}`
    const written = isRecord(from.arguments) ? JSON.stringify(from.arguments) : from.arguments
    return [{ call: { id, name: from.name, arguments: typeof written === 'string' ? written : '{}' }, from }]
  })
}

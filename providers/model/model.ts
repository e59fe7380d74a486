import type { EndpointSaid, HandOverReason } from '../../domain/ai.ts'

/** Which of OpenAI's two APIs an endpoint uses. */
export type ModelApi = 'responses' | 'chat'

/** The model behind the AI agents: one interface, whatever the endpoint and its API. */
export interface Model {
  api: ModelApi
  /**
   * Asks for one answer. If the endpoint refuses a part of the request, it is changed and tried again here. Nothing else is
   * repeated, so that no answer is paid for twice. Rejects with the signal's reason if that is aborted.
   */
  ask(request: ModelRequest): Promise<Asked>
}

export interface ModelRequest {
  /** The model's name at the endpoint. */
  model: string
  /** The rules for all AI agents. They are not secret. */
  rules: string
  /** The agent's own instructions. */
  instructions: string
  talk: TalkItem[]
  tools: ModelTool[]
  /** Null: the model's own default. */
  temperature: number | null
  /** The longest answer in tokens, without the thoughts before it. */
  maxAnswerTokens: number
  signal: AbortSignal
  /** Called at each try with what the model gets to read. */
  onSent?(prompt: PromptMessage[]): void
  /** Called with the cost of each reply, including unusable ones. */
  onTokens(tokens: Tokens): void
}

export interface PromptMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export type TalkItem =
  | { from: 'customer' | 'us'; text: string }
  /** An answer of this turn that called tools, with the result of each call. */
  | { answer: ModelAnswer; results: ToolResult[] }

export interface ModelTool {
  name: string
  description: string
  /**
   * The JSON Schema of the arguments, which are an object. It is simple, because some endpoints refuse a schema with a word
   * they don't know.
   */
  parameters: { properties: Record<string, ToolParameter>; required: string[] }
}

export interface ToolParameter {
  type: 'string' | 'array'
  description?: string
  enum?: string[]
  items?: { type: 'string' }
}

export interface ToolCall {
  id: string
  name: string
  /** JSON as the model wrote it, possibly invalid. */
  arguments: string
}

export interface ToolResult {
  call: ToolCall
  result: string
}

export type Asked = { ok: true; answer: ModelAnswer } | { ok: false; failure: ModelFailure }

export interface ModelAnswer {
  /** The text for the customer; may be empty. */
  text: string
  calls: ToolCall[]
  /** The answer in the form that its endpoint accepts back, for the next round of the same turn. */
  taken: unknown[]
}

/** The tokens of prompt and answer, including thoughts; 0 if the endpoint doesn't say. */
export interface Tokens {
  input: number
  output: number
  total: number
}

export const NO_TOKENS: Tokens = { input: 0, output: 0, total: 0 }

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return { input: a.input + b.input, output: a.output + b.output, total: a.total + b.total }
}

/** No answer that can be used. */
export interface ModelFailure {
  reason: HandOverReason
  /** Set if the failure may be temporary: it can be tried again, after this time if the endpoint gives one, ms. */
  passing?: { type: PassingType; retryAfterMs?: number }
  said?: EndpointSaid
}

export type PassingType = 'AiRateLimited' | 'AiTimeout' | 'AiUnreachable' | 'AiServerError' | 'AiConflict'

import type { EndpointSaid, HandOverReason } from '../../domain/ai.ts'

/** Which of OpenAI's two APIs an endpoint is asked by. */
export type ModelApi = 'responses' | 'chat'

/** The model behind the AI agents: one interface, whatever the endpoint and its API. */
export interface Model {
  api: ModelApi
  /**
   * Asks for one answer. What the endpoint refuses of the request is changed and tried again here; nothing else is, so
   * that no answer is paid for twice. Rejects with the signal's reason once that is aborted.
   */
  ask(request: ModelRequest): Promise<Asked>
}

export interface ModelRequest {
  /** The model's name at the endpoint. */
  model: string
  /** What holds for every AI agent, and is no secret. */
  rules: string
  /** What is the agent's own. */
  instructions: string
  talk: TalkItem[]
  tools: ModelTool[]
  /** Null: the model's own default. */
  temperature: number | null
  /** How long the answer may be, in tokens, without what the model thinks before it. */
  maxAnswerTokens: number
  signal: AbortSignal
  /** Told what the model is given to read, at each try. */
  onSent?(prompt: PromptMessage[]): void
  /** Told what each reply cost, also one that can't be used. */
  onTokens(tokens: Tokens): void
}

export interface PromptMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export type TalkItem =
  | { from: 'customer' | 'us'; text: string }
  /** An answer of this turn that called tools, and what each call brought. */
  | { answer: ModelAnswer; results: ToolResult[] }

export interface ModelTool {
  name: string
  description: string
  /** JSON Schema of the arguments, an object's; plain, since some endpoints refuse a schema for a word they don't know. */
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
  /** JSON, as the model wrote it: it may be broken. */
  arguments: string
}

export interface ToolResult {
  call: ToolCall
  result: string
}

export type Asked = { ok: true; answer: ModelAnswer } | { ok: false; failure: ModelFailure }

export interface ModelAnswer {
  /** What is for the customer; may be empty. */
  text: string
  calls: ToolCall[]
  /** The answer as its own endpoint takes it back, for the next round of the same turn. */
  taken: unknown[]
}

/** Prompt and answer, thoughts included; 0 where the endpoint doesn't tell. */
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
  /** What may pass: it can be asked again, after so long if the endpoint says, ms. */
  passing?: { type: PassingType; retryAfterMs?: number }
  said?: EndpointSaid
}

export type PassingType = 'AiRateLimited' | 'AiTimeout' | 'AiUnreachable' | 'AiServerError' | 'AiConflict'

/** An AI agent: how it answers, and what it knows. */
export interface AiAgentProfile {
  name: string
  /** The name of the model at the endpoint. */
  model: string
  instructions: string
  /** What the agent knows. It is added to the instructions. */
  knowledge: string
  /** 0 to 2. Null: the model's default. */
  temperature: number | null
  limits: AiLimits
}

/**
 * How much of a conversation the AI may handle. When one limit is passed, the conversation goes to a
 * human.
 */
export interface AiLimits {
  maxTurns: number
  /** Tokens of prompts and answers together, over the whole conversation. */
  maxTokens: number
  maxMinutes: number
}

export const DEFAULT_AI_LIMITS: AiLimits = { maxTurns: 30, maxTokens: 200_000, maxMinutes: 240 }

export const MAX_KNOWLEDGE_LENGTH = 20_000

/**
 * Why the AI gave a conversation to a human. The codes are stable; they are shown with the event and to
 * the agent who takes over.
 */
export const HAND_OVER_REASONS = {
  customer_asked: 'The customer asked for a human.',
  cannot_help: 'The AI agent could not help with this request.',
  ai_disabled: 'The AI agent was switched off.',
  ai_not_configured: 'No model is configured; set OPENAI_API_KEY or OPENAI_BASE_URL.',
  ai_unavailable: 'The model did not answer in time.',
  ai_quota_spent: 'The model’s quota is used up; check the billing of the account.',
  ai_refuses_key: 'The model’s endpoint refuses the API key; check OPENAI_API_KEY.',
  ai_model_unknown: 'The endpoint does not know the model; check the AI agent’s model.',
  ai_request_refused: 'The endpoint refused the request.',
  ai_prompt_too_long: 'Instructions, knowledge and conversation are longer than the model can read.',
  ai_reply_unreadable: 'The endpoint’s reply could not be read.',
  ai_refused_to_answer: 'The model refused to answer.',
  ai_empty_answer: 'The model gave an empty answer.',
  ai_answer_cut: 'The model’s answer was cut off.',
  ai_turn_limit: 'The AI agent reached its limit of answers in one conversation.',
  ai_token_limit: 'The AI agent reached its limit of tokens in one conversation.',
  ai_time_limit: 'The AI agent reached its time limit for one conversation.',
  late_message: 'A message was processed so late that no automatic answer is sent.',
  opted_out: 'The customer opted out, so no automatic answer is sent.',
  machine_suspected: 'The customer seems to be a machine: it answers every message with the same words.',
  message_failed: 'An answer of the AI agent could not be sent.',
} as const
export type HandOverReason = keyof typeof HAND_OVER_REASONS

/** What somebody can do about it. Reasons without an entry need no action. */
export const HAND_OVER_FIXES: Partial<Record<HandOverReason, string>> = {
  ai_not_configured: 'Set OPENAI_API_KEY or OPENAI_BASE_URL for the workers.',
  ai_unavailable:
    'Read the error message of the endpoint. Check OPENAI_BASE_URL, and that the endpoint is running and answers fast enough.',
  ai_quota_spent: 'Check the billing of the account at the endpoint.',
  ai_refuses_key: 'Check OPENAI_API_KEY and the permissions of its project.',
  ai_model_unknown:
    'Check the AI agent’s model. If it is right, check OPENAI_BASE_URL, which usually ends in /v1.',
  ai_request_refused:
    'Read the error message of the endpoint. Try another model, or another value of the field that it names.',
  ai_prompt_too_long:
    'Shorten the AI agent’s instructions or knowledge, or use a model with a larger context.',
  ai_reply_unreadable: 'Check OPENAI_BASE_URL, which usually ends in /v1, and OPENAI_API.',
  ai_refused_to_answer: 'Check whether the instructions or the knowledge trigger a filter of the model.',
  ai_empty_answer: 'Try another model, or simpler instructions.',
  ai_answer_cut: 'Ask for shorter answers in the instructions, or use a model that reasons less.',
}

/** What a model's endpoint said when it gave no answer. It contains nothing of the prompt. */
export interface EndpointSaid {
  /** The HTTP status. */
  status?: number
  /** The endpoint's own error code, or that of the network (`ECONNREFUSED`). */
  code?: string
  /** The request's parameter that the error names. */
  param?: string
  message?: string
}

/** The same in one line: `400 unsupported_value (temperature): …`. */
export function endpointInWords({ status, code, param, message }: EndpointSaid): string {
  const what = [status, code, param && `(${param})`].filter(Boolean).join(' ')
  return [what, message].filter(Boolean).join(': ')
}

/**
 * An action that the AI wants in its own conversation. The turn never carries it out. The workflow
 * does, if nothing has changed meanwhile.
 */
export type AiAction =
  | { tool: 'hand_over'; reason: Extract<HandOverReason, 'customer_asked' | 'cannot_help'> }
  | { tool: 'resolve' }
  | { tool: 'label'; labels: string[] }

/**
 * How a turn ended. Its text and its summary stay in the draft, because a workflow history must hold no
 * text.
 */
export type AiTurnResult =
  | ({ kind: 'answer'; hasText: boolean; actions: AiAction[]; tokens: number } & MadeBy)
  | ({ kind: 'handOver'; reason: HandOverReason; tokens: number; endpoint?: EndpointSaid } & MadeBy)
  /** The turn was broken off, because its answer would be out of date. */
  | { kind: 'superseded'; tokens: number }

interface MadeBy {
  /** The version of the AI agent that made the turn. Earlier versions of the service did not store it. */
  aiAgentVersion?: number
  /** The AI agent's limits at that time. */
  limits?: AiLimits
}

/** The id of the button that asks for a human. */
export const HUMAN_BUTTON = 'human'

/** How long to wait after the last message of a burst before a turn begins, ms. */
export const QUIET_MS = 1_500
/** A customer who keeps writing gets an answer after this time, ms. */
export const MAX_BURST_MS = 6_000

/** When a turn is due for a burst that began and last grew at these times (epoch ms). */
export function turnDueAt(burstBegan: number, lastMessage: number): number {
  return Math.min(burstBegan + MAX_BURST_MS, lastMessage + QUIET_MS)
}

/** Whether two limits are the same. */
export function isSameLimits(a: AiLimits, b: AiLimits): boolean {
  return a.maxTurns === b.maxTurns && a.maxTokens === b.maxTokens && a.maxMinutes === b.maxMinutes
}

/** The limit that a conversation has reached, if any. Times are epoch ms. */
export function limitReached(
  limits: AiLimits,
  used: { turns: number; tokens: number; since: number },
  now: number,
): HandOverReason | undefined {
  if (used.turns >= limits.maxTurns) return 'ai_turn_limit'
  if (used.tokens >= limits.maxTokens) return 'ai_token_limit'
  return now - used.since >= limits.maxMinutes * 60_000 ? 'ai_time_limit' : undefined
}

import type { AiAgentProfile, AiTurnResult, EndpointSaid, HandOverReason } from '../../domain/ai.ts'
import type { Place } from './place.ts'

/** Which turn of the AI in which conversation. The activity reads the text to answer from the database. */
export interface AiTurnInput extends Place {
  aiAgentId: string
  /** Counts the turns of the conversation, from 1. */
  turn: number
}

export interface AiActivities {
  runAiTurn(input: AiTurnInput): Promise<AiTurnResult>
  /** Runs a turn as a test. Nothing is stored or sent. */
  testAiTurn(input: AiTestInput): Promise<AiTest>
}

export interface AiTestInput {
  aiAgentId: string
  /** Values to try in place of the agent's saved ones. */
  draft: Partial<Pick<AiAgentProfile, 'name' | 'model' | 'instructions' | 'knowledge' | 'temperature'>>
  talk: MadeUpMessage[] | { conversationId: string; channelId: string }
}

export interface MadeUpMessage {
  from: 'customer' | 'agent' | 'ai'
  text: string
  media: { contentType: string }[]
  location?: { latitude: number; longitude: number; address?: string; label?: string }
}

export interface AiTest {
  model: string
  /** Which of OpenAI's APIs was asked; null when none is configured. */
  api: 'responses' | 'chat' | null
  /**
   * The request as the endpoint accepted it: the system prompt, then the talk. Empty when nothing was
   * sent.
   */
  prompt: { role: 'system' | 'user' | 'assistant'; content: string }[]
  /** What the customer would read; empty when nothing. */
  answer: string
  /** What the AI would do after the answer. */
  actions: AiTestAction[]
  tokens: { input: number; output: number; total: number }
  milliseconds: number
  /** Why there is no answer, so that a human would get the conversation. */
  failure: {
    reason: HandOverReason
    detail: string
    fix: string | null
    endpoint: EndpointSaid | null
  } | null
}

export type AiTestAction =
  | { tool: 'hand_over'; reason: 'customer_asked' | 'cannot_help'; summary: string }
  | { tool: 'resolve' }
  | { tool: 'label'; labels: string[] }

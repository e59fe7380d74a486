import type { AiAgentProfile, AiTurnResult, EndpointSaid, HandOverReason } from '../../domain/ai.ts'
import type { Place } from './place.ts'

/** Which turn of the AI in which conversation. The text it answers is read from the database. */
export interface AiTurnInput extends Place {
  aiAgentId: string
  /** Counted from 1 over the conversation. */
  turn: number
}

export interface AiActivities {
  runAiTurn(input: AiTurnInput): Promise<AiTurnResult>
  /** What a turn would come to. Nothing is stored or sent. */
  testAiTurn(input: AiTestInput): Promise<AiTest>
}

export interface AiTestInput {
  aiAgentId: string
  /** In place of the agent's own, to be tried before they are saved. */
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
  /** Which of OpenAI's APIs was asked; null: none is configured. */
  api: 'responses' | 'chat' | null
  /** As sent, as the endpoint took it: what the system says, then the talk. Empty when nothing was sent. */
  prompt: { role: 'system' | 'user' | 'assistant'; content: string }[]
  /** What the customer would read; empty when nothing. */
  answer: string
  /** What it would do after that. */
  actions: AiTestAction[]
  tokens: { input: number; output: number; total: number }
  milliseconds: number
  /** Why there is no answer, and a human would get the conversation. */
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

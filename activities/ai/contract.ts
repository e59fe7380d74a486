import type { AiTurnResult } from '../../domain/ai.ts'
import type { Place } from '../place.ts'

/** Which turn of the AI in which conversation. The text it answers is read from the database. */
export interface AiTurnInput extends Place {
  aiAgentId: string
  /** Counted from 1 over the conversation. */
  turn: number
}

export interface AiActivities {
  runAiTurn(input: AiTurnInput): Promise<AiTurnResult>
}

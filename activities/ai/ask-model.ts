import type { AiAction, AiAgentProfile } from '../../domain/ai.ts'
import type {
  Model,
  ModelAnswer,
  ModelFailure,
  ModelRequest,
  TalkItem,
  ToolResult,
} from '../../providers/model/model.ts'
import type { Prompt } from './prompt.ts'
import { DONE, readToolCall, TOOLS } from './tools.ts'

/**
 * How often the model is asked in one turn. A model that still only calls tools then has its
 * conversation handed to a human.
 */
const MAX_ROUNDS = 4
/**
 * How many calls of unknown or meaningless tools are allowed. When told of the mistake, most models do
 * better.
 */
const MAX_MISTAKES = 1
/** Enough for a long chat message. A longer one would have to be split. */
const MAX_ANSWER_TOKENS = 800

/** The result of a turn. */
export interface Turn {
  text: string
  /** For the human who takes over. */
  summary: string
  actions: AiAction[]
}

/** How far a turn has come, so that a retry does not pay for the same answers again. */
export interface Progress {
  turn: Turn
  /** Answers that only called tools. The model continues from them. */
  rounds: Extract<TalkItem, { answer: ModelAnswer }>[]
}

export function noProgress(): Progress {
  return { turn: { text: '', summary: '', actions: [] }, rounds: [] }
}

/**
 * Asks the model until it has an answer for the customer, or an action to carry out.
 *
 * @param progress grows with each answer, so that a retry continues from there
 */
export async function askModel(
  model: Model,
  agent: Pick<AiAgentProfile, 'model' | 'temperature'>,
  prompt: Prompt,
  listener: Pick<ModelRequest, 'signal' | 'onTokens' | 'onSent'>,
  { turn, rounds }: Progress = noProgress(),
): Promise<Turn | ModelFailure> {
  while (rounds.length < MAX_ROUNDS && mistakesIn(rounds) <= MAX_MISTAKES) {
    const asked = await model.ask({
      ...listener,
      model: agent.model,
      temperature: agent.temperature,
      rules: prompt.rules,
      instructions: prompt.instructions,
      talk: [...prompt.talk, ...rounds],
      tools: TOOLS,
      maxAnswerTokens: MAX_ANSWER_TOKENS,
    })
    if (!asked.ok) return asked.failure
    const { answer } = asked
    const results = takeIn(turn, answer)
    const ends = turn.actions.some(action => action.tool !== 'label')
    if (ends || turn.text !== '') return turn
    if (answer.calls.length === 0) break
    rounds.push({ answer, results })
  }
  return { reason: 'ai_empty_answer' }
}

/** Adds an answer to the turn. Returns the results of its tool calls. */
function takeIn(turn: Turn, answer: ModelAnswer): ToolResult[] {
  turn.text = [turn.text, answer.text].filter(Boolean).join('\n')
  return answer.calls.map(call => {
    const read = readToolCall(call)
    if (read.action) turn.actions.push(read.action)
    if (read.summary) turn.summary = read.summary
    return { call, result: read.answer }
  })
}

function mistakesIn(rounds: Progress['rounds']): number {
  return rounds.filter(({ results }) => results.every(({ result }) => result !== DONE)).length
}

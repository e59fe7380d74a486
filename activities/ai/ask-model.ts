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

/** A model that labels and labels is asked to answer so many times, and then it is a human's. */
const MAX_ROUNDS = 4
/** As often it may call tools that there are not, or without sense; told so, most do better. */
const MAX_MISTAKES = 1
/** Enough for a long chat message; more would be split into several. */
const MAX_ANSWER_TOKENS = 800

/** What a turn came to. */
export interface Turn {
  text: string
  /** For the human who takes over. */
  summary: string
  actions: AiAction[]
}

/** How far a turn has come: what was paid for is not asked for again. */
export interface Progress {
  turn: Turn
  /** Answers that only called tools, which the model goes on from. */
  rounds: Extract<TalkItem, { answer: ModelAnswer }>[]
}

export function noProgress(): Progress {
  return { turn: { text: '', summary: '', actions: [] }, rounds: [] }
}

/**
 * Asks the model until it has said what there is to say to the customer, or what is to be done.
 *
 * @param progress grows with each answer, so that a further try goes on from there
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

/** Adds an answer to the turn. Returns what its calls brought. */
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

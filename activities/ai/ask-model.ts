import type { AiAction, AiAgentProfile } from '../../domain/ai.ts'
import type { Model, ModelAnswer, ModelFailure, ModelRequest, TalkItem } from '../../providers/model/model.ts'
import type { Prompt } from './prompt.ts'
import { readToolCall, TOOLS } from './tools.ts'

/** A model that labels and labels is asked to answer so many times, and then it is a human's. */
const MAX_ROUNDS = 4
/** Enough for a long chat message; more would be split into several. */
const MAX_ANSWER_TOKENS = 800

/** What a turn came to. */
export interface Turn {
  text: string
  /** For the human who takes over. */
  summary: string
  actions: AiAction[]
}

/** Asks the model until it has said what there is to say to the customer, or what is to be done. */
export async function askModel(
  model: Model,
  agent: Pick<AiAgentProfile, 'model' | 'temperature'>,
  prompt: Prompt,
  { signal, onTokens }: Pick<ModelRequest, 'signal' | 'onTokens'>,
): Promise<Turn | ModelFailure> {
  const talk: TalkItem[] = [...prompt.talk]
  const turn: Turn = { text: '', summary: '', actions: [] }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const asked = await model.ask({
      ...{ model: agent.model, temperature: agent.temperature, signal, onTokens },
      ...{ rules: prompt.rules, instructions: prompt.instructions, talk },
      ...{ tools: TOOLS, maxAnswerTokens: MAX_ANSWER_TOKENS },
    })
    if (!asked.ok) return asked.failure
    const { answer } = asked
    const results = takeIn(turn, answer)
    const ends = turn.actions.some(action => action.tool !== 'label')
    if (ends || turn.text !== '') return turn
    if (answer.calls.length === 0) break
    talk.push({ answer, results })
  }
  return { reason: 'ai_empty_answer' }
}

/** Adds an answer to the turn. Returns what its calls brought. */
function takeIn(turn: Turn, answer: ModelAnswer) {
  turn.text = [turn.text, answer.text].filter(Boolean).join('\n')
  return answer.calls.map(call => {
    const read = readToolCall(call)
    if (read.action) turn.actions.push(read.action)
    if (read.summary) turn.summary = read.summary
    return { call, result: read.answer }
  })
}

import { ApplicationFailure, Context } from '@temporalio/activity'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { type AiAction, HAND_OVER_FIXES, HAND_OVER_REASONS } from '../../domain/ai.ts'
import {
  addTokens,
  type Model,
  type ModelFailure,
  NO_TOKENS,
  type Tokens,
} from '../../providers/model/model.ts'
import type { Dependencies } from '../dependencies.ts'
import { askModel, type Turn } from './ask-model.ts'
import type { AiTest, AiTestAction, AiTestInput, MadeUpMessage } from './contract.ts'
import { loadTalk } from './load-talk.ts'
import { type Prompt, promptOf, type TalkMessage } from './prompt.ts'
import { TURN_TIMEOUT_MS } from './turn-timeout.ts'

/**
 * Runs a turn on a made-up or a past conversation, and tells what it came to. It is asked for as a real one is, but nothing
 * is stored, sent or done, and no limit of a conversation is used up.
 */
export function testAiTurn({ sql, ai }: Dependencies) {
  return async ({ aiAgentId, draft, talk }: AiTestInput): Promise<AiTest> => {
    const saved = await loadAiAgent(sql, aiAgentId)
    if (!saved) throw ApplicationFailure.nonRetryable('the AI agent is not there', 'not_found')
    const agent = { ...saved, ...draft }
    const messages = Array.isArray(talk)
      ? talk.map(madeUp)
      : untilLastQuestion(await loadTalk(sql, { id: talk.conversationId, channelId: talk.channelId }))
    const prompt = promptOf(agent, messages)
    let tokens = NO_TOKENS
    const began = performance.now()
    const turn = await tried(ai, agent, prompt, more => {
      tokens = addTokens(tokens, more)
    })
    const isTurn = 'actions' in turn
    return {
      model: agent.model,
      api: ai?.api ?? null,
      prompt: shown(prompt),
      answer: isTurn ? turn.text : '',
      actions: isTurn ? turn.actions.map(action => withSummary(action, turn.summary)) : [],
      tokens,
      milliseconds: Math.round(performance.now() - began),
      failure: isTurn ? null : failureOf(turn),
    }
  }
}

/** Once: whoever tries it out is told what went wrong, rather than waiting until it has passed. */
async function tried(
  ai: Model | undefined,
  agent: Parameters<typeof askModel>[1],
  prompt: Prompt,
  onTokens: (tokens: Tokens) => void,
): Promise<Turn | ModelFailure> {
  if (!ai) return { reason: 'ai_not_configured' }
  const { cancellationSignal } = Context.current()
  const timeout = AbortSignal.timeout(TURN_TIMEOUT_MS)
  try {
    return await askModel(ai, agent, prompt, {
      signal: AbortSignal.any([cancellationSignal, timeout]),
      onTokens,
    })
  } catch (error) {
    if (!timeout.aborted || cancellationSignal.aborted) throw error
    return { reason: 'ai_unavailable' }
  }
}

function madeUp({ from, text, media, location }: MadeUpMessage): TalkMessage {
  const isCustomer = from === 'customer'
  return {
    direction: isCustomer ? 'inbound' : 'outbound',
    author: isCustomer ? 'contact' : from,
    text,
    media,
    details: { location },
  }
}

/** What was answered since then is what the test is to be compared with. */
function untilLastQuestion(messages: TalkMessage[]): TalkMessage[] {
  const last = messages.findLastIndex(({ direction }) => direction === 'inbound')
  return last < 0 ? messages : messages.slice(0, last + 1)
}

function shown({ rules, instructions, talk }: Prompt): AiTest['prompt'] {
  return [
    { role: 'system', content: `${rules}\n\n${instructions}` },
    ...talk.flatMap(item =>
      'from' in item
        ? [
            {
              role: item.from === 'customer' ? ('user' as const) : ('assistant' as const),
              content: item.text,
            },
          ]
        : [],
    ),
  ]
}

function withSummary(action: AiAction, summary: string): AiTestAction {
  return action.tool === 'hand_over' ? { ...action, summary } : action
}

function failureOf({ reason, said }: ModelFailure): NonNullable<AiTest['failure']> {
  const fix = HAND_OVER_FIXES[reason] ?? null
  return { reason, detail: HAND_OVER_REASONS[reason], fix, endpoint: said ?? null }
}

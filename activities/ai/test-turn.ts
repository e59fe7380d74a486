import { ApplicationFailure, Context } from '@temporalio/activity'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { type AiAction, HAND_OVER_FIXES, HAND_OVER_REASONS } from '../../domain/ai.ts'
import type { AiTest, AiTestAction, AiTestInput, MadeUpMessage } from '../../protocol/activities/ai.ts'
import {
  addTokens,
  type ModelFailure,
  NO_TOKENS,
  type PromptMessage,
  type Tokens,
} from '../../providers/model/model.ts'
import type { Dependencies } from '../dependencies.ts'
import { askModel } from './ask-model.ts'
import { loadTalk } from './load-talk.ts'
import { promptOf, type TalkMessage } from './prompt.ts'
import { TURN_TIMEOUT_MS } from './turn-timeout.ts'

/**
 * Runs a turn on a made-up or a past conversation, and returns its result. The model is asked as in a
 * real turn, but nothing is stored, sent or carried out, and no limit of a conversation is used up.
 */
export function testAiTurn({ sql, ai }: Dependencies) {
  return async ({ aiAgentId, draft, talk }: AiTestInput): Promise<AiTest> => {
    const saved = await loadAiAgent(sql, aiAgentId)
    if (!saved) throw ApplicationFailure.nonRetryable('the AI agent does not exist', 'not_found')
    const agent = { ...saved, ...draft }
    const messages = Array.isArray(talk)
      ? talk.map(madeUp)
      : untilLastQuestion(await loadTalk(sql, { id: talk.conversationId, channelId: talk.channelId }))
    const prompt = promptOf(agent, messages)
    const { signal, heard, ...listener } = listen()
    const began = performance.now()
    // One try only: the person who tests wants to see the error, and not wait until it has passed.
    const turn = ai
      ? await askModel(ai, agent, prompt, { signal, ...listener }).catch(failureAt(signal))
      : ({ reason: 'ai_not_configured' } as const)
    const isTurn = 'actions' in turn
    return {
      model: agent.model,
      api: ai?.api ?? null,
      prompt: heard.prompt,
      answer: isTurn ? turn.text : '',
      actions: isTurn ? turn.actions.map(action => withSummary(action, turn.summary)) : [],
      tokens: heard.tokens,
      milliseconds: Math.round(performance.now() - began),
      failure: isTurn ? null : told(turn),
    }
  }
}

/** Records the prompt that is sent, and the tokens it costs. */
function listen() {
  const heard: Pick<AiTest, 'prompt' | 'tokens'> = { prompt: [], tokens: NO_TOKENS }
  let isAnswered = false
  return {
    heard,
    signal: AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(TURN_TIMEOUT_MS)]),
    /** The prompt as the endpoint accepted it. What is sent after a tool call is not part of it. */
    onSent(prompt: PromptMessage[]) {
      if (!isAnswered) heard.prompt = prompt
    },
    onTokens(tokens: Tokens) {
      isAnswered = true
      heard.tokens = addTokens(heard.tokens, tokens)
    },
  }
}

/** The turn's time is over. Every other error is the worker's own problem, and is thrown. */
function failureAt(signal: AbortSignal) {
  return (error: unknown): ModelFailure => {
    if (signal.reason?.name !== 'TimeoutError') throw error
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

/**
 * The talk up to the customer's last message. Later answers are left out: the test's answer is to be
 * compared with them.
 */
function untilLastQuestion(messages: TalkMessage[]): TalkMessage[] {
  const last = messages.findLastIndex(({ direction }) => direction === 'inbound')
  return last < 0 ? messages : messages.slice(0, last + 1)
}

function withSummary(action: AiAction, summary: string): AiTestAction {
  return action.tool === 'hand_over' ? { ...action, summary } : action
}

function told({ reason, said }: ModelFailure): NonNullable<AiTest['failure']> {
  const fix = HAND_OVER_FIXES[reason] ?? null
  return { reason, detail: HAND_OVER_REASONS[reason], fix, endpoint: said ?? null }
}

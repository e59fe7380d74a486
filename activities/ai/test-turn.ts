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
    const { signal, heard, ...listener } = listen()
    const began = performance.now()
    // Once: whoever tries it out is told what went wrong, rather than waiting until it has passed.
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

/** Hears what is sent, and what it costs. */
function listen() {
  const heard: Pick<AiTest, 'prompt' | 'tokens'> = { prompt: [], tokens: NO_TOKENS }
  let isAnswered = false
  return {
    heard,
    signal: AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(TURN_TIMEOUT_MS)]),
    /** As it was taken; what a call of a tool is followed by is no more of the prompt. */
    onSent(prompt: PromptMessage[]) {
      if (!isAnswered) heard.prompt = prompt
    },
    onTokens(tokens: Tokens) {
      isAnswered = true
      heard.tokens = addTokens(heard.tokens, tokens)
    },
  }
}

/** The turn's time is over; anything else that is thrown is the worker's own trouble. */
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

/** What was answered since then is what the test is to be compared with. */
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

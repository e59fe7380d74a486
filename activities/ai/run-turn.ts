import { Context } from '@temporalio/activity'
import type OpenAI from 'openai'
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { loadDraft, storeDraft } from '../../db/ai-drafts.ts'
import { listLatestMessages } from '../../db/messages.ts'
import type { AiAction, AiAgentProfile, AiTurnResult, HandOverReason } from '../../domain/ai.ts'
import type { Dependencies } from '../dependencies.ts'
import type { AiTurnInput } from './contract.ts'
import { handOverOrRetry } from './failures.ts'
import { MAX_MESSAGES, promptOf } from './prompt.ts'
import { readToolCall, TOOLS } from './tools.ts'

/** A model that labels and labels is asked to answer so many times, and then it is a human's. */
const MAX_ROUNDS = 4
/** Enough for a long chat message; more would be split into several. */
const MAX_ANSWER_TOKENS = 800

interface Turn {
  text: string
  summary: string
  actions: AiAction[]
  tokens: number
}

/**
 * One turn of the AI: reads the talk, asks the model, and keeps what it says as a draft. Changes nothing else: what the
 * model wants done is returned, and applied by the workflow if nothing has changed meanwhile. A second try of the same
 * turn finds its draft and asks no model.
 */
export function runAiTurn({ sql, ai }: Dependencies) {
  return async (input: AiTurnInput): Promise<AiTurnResult> => {
    const known = await loadDraft(sql, input)
    if (known) return known
    const agent = await loadAiAgent(sql, input.aiAgentId)
    if (!agent || agent.deletedAt) return handOver('ai_disabled')
    if (!ai) return handOver('ai_not_configured')
    const messages = await listLatestMessages(sql, input.conversationId, MAX_MESSAGES)
    const turn = await ask(ai, agent, promptOf(agent, messages))
    if ('reason' in turn) return handOver(turn.reason, turn.tokens)
    const result: AiTurnResult = {
      kind: 'answer',
      hasText: turn.text !== '',
      actions: turn.actions,
      tokens: turn.tokens,
    }
    await storeDraft(sql, input, { text: turn.text, summary: turn.summary, result })
    return result
  }
}

function handOver(reason: HandOverReason, tokens = 0): AiTurnResult {
  return { kind: 'handOver', reason, tokens }
}

async function ask(
  ai: OpenAI,
  agent: AiAgentProfile,
  prompt: ChatCompletionMessageParam[],
): Promise<Turn | { reason: HandOverReason; tokens: number }> {
  const messages = [...prompt]
  const turn: Turn = { text: '', summary: '', actions: [], tokens: 0 }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const completion = await complete(ai, agent, messages)
    if ('reason' in completion) return { ...completion, tokens: turn.tokens }
    turn.tokens += completion.usage?.total_tokens ?? 0
    const choice = completion.choices[0]
    const problem = problemOf(choice)
    if (!choice || problem) return { reason: problem ?? 'ai_empty_answer', tokens: turn.tokens }
    turn.text = [turn.text, choice.message.content?.trim() ?? ''].filter(Boolean).join('\n')
    const calls = (choice.message.tool_calls ?? []).filter(call => call.type === 'function')
    messages.push(choice.message)
    for (const call of calls) {
      const read = readToolCall(call)
      if (read.action) turn.actions.push(read.action)
      if (read.summary) turn.summary = read.summary
      messages.push({ role: 'tool', tool_call_id: call.id, content: read.answer })
    }
    const ends = turn.actions.some(action => action.tool !== 'label')
    if (ends || turn.text !== '') return turn
    if (calls.length === 0) return { reason: 'ai_empty_answer', tokens: turn.tokens }
  }
  return { reason: 'ai_empty_answer', tokens: turn.tokens }
}

async function complete(
  ai: OpenAI,
  agent: AiAgentProfile,
  messages: ChatCompletionMessageParam[],
): Promise<ChatCompletion | { reason: HandOverReason }> {
  try {
    return await ai.chat.completions.create(
      {
        model: agent.model,
        messages,
        tools: TOOLS,
        max_completion_tokens: MAX_ANSWER_TOKENS,
        ...(agent.temperature !== null && { temperature: agent.temperature }),
      },
      { signal: Context.current().cancellationSignal },
    )
  } catch (error) {
    return { reason: handOverOrRetry(error) }
  }
}

/** Why an answer can't be used. */
function problemOf(choice: ChatCompletion.Choice | undefined): HandOverReason | undefined {
  if (!choice) return 'ai_empty_answer'
  if (choice.message.refusal || choice.finish_reason === 'content_filter') return 'ai_refused_to_answer'
  return choice.finish_reason === 'length' ? 'ai_answer_cut' : undefined
}

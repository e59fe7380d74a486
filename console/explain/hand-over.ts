import { type ConversationEvent, type Facts, factsIn, numberIn, textIn } from './facts.ts'
import { aiNamed, type Names } from './names.ts'
import type { Step } from './step.ts'
import { say, type Words, worded } from './words.ts'

/**
 * Why an AI agent handed a conversation over, what to do about it, and its summary.
 *
 * @param data of `conversation.handed_over`
 */
export function handOverOf(data: Facts, names: Names): Step {
  const reason = textIn(data.reason) ?? ''
  const summary = textIn(data.summary)
  const fix = textIn(data.fix)
  const version = numberIn(data.aiAgentVersion)
  return {
    title: say('ai.handsOver', { ai: aiNamed(data.aiAgentId, names) }),
    lines: [
      worded('handOver', reason, textIn(data.detail)),
      ...endpointLine(data.endpoint),
      ...(fix === undefined ? [] : [worded('handOverFix', reason, fix)]),
      ...(version === undefined ? [] : [say('ai.version', { version: String(version) })]),
      ...(summary === undefined ? [] : [say('ai.summary', { summary })]),
    ],
  }
}

/** The last hand-over, unless an AI agent has the conversation again. */
export function lastHandOver(events: ConversationEvent[]): ConversationEvent | undefined {
  const last = events.findLast(
    ({ type }) => type === 'conversation.handed_over' || type === 'conversation.handed_to_ai',
  )
  return last?.type === 'conversation.handed_over' ? last : undefined
}

/** What the model's endpoint answered, if it gave no text. */
function endpointLine(endpoint: unknown): Words[] {
  const said = factsIn(endpoint)
  if (!said) return []
  const { status, code, param, message } = said
  const what = [status, code, param && `(${param})`].filter(Boolean).join(' ')
  return [say('ai.endpoint', { said: [what, message].filter(Boolean).join(': ') })]
}

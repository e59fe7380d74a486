import { isRecord } from './json.ts'
import type { Tokens } from './model.ts'

/** The cost of an answer, and how much of it was thinking, by the names of either API. */
export function readUsage(usage: unknown): { tokens: Tokens; reasoning: number } {
  if (!isRecord(usage)) return { tokens: { input: 0, output: 0, total: 0 }, reasoning: 0 }
  const input = count(usage.prompt_tokens ?? usage.input_tokens)
  const output = count(usage.completion_tokens ?? usage.output_tokens)
  const details = usage.completion_tokens_details ?? usage.output_tokens_details
  const reasoning = isRecord(details) ? count(details.reasoning_tokens) : 0
  return { tokens: { input, output, total: count(usage.total_tokens) || input + output }, reasoning }
}

/** Some endpoints write numbers as texts. */
function count(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? Math.round(number) : 0
}

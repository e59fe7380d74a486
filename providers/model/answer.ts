import { isBlank, storable } from '../../domain/text.ts'
import { parseJson } from './json.ts'
import type { Asked, ModelRequest, ToolCall } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import { type Traits, withMoreRoom } from './traits.ts'
import type { Read } from './wire.ts'
import { readWrittenCalls } from './written-calls.ts'

/**
 * An answer longer than this is out of control, even if the endpoint ignores limits, characters. It is three times the
 * allowed length.
 */
const MAX_LENGTH = 10_000

export type Answered = Extract<Read, { kind: 'answer' }>

/** The part of an answer that is for the customer, and the tools that it calls in any form. */
export interface Spoken {
  text: string
  calls: ToolCall[]
  reasoned: boolean
  /** The answer was cut off. */
  cut: boolean
}

export function spokenIn({ text, calls, reasoned, cut }: Answered, { tools }: ModelRequest): Spoken {
  const spoken = withoutReasoning(text)
  const written = readWrittenCalls(spoken.text.slice(0, MAX_LENGTH), tools)
  return {
    text: isBlank(written.text) ? '' : storable(written.text),
    calls:
      calls.length > 0 ? calls : written.calls.map((call, index) => ({ ...call, id: `written_${index}` })),
    reasoned: reasoned || spoken.reasoned,
    cut: cut || spoken.text.length > MAX_LENGTH,
  }
}

/**
 * If the model's thoughts used up the limit and cut the answer, it is asked once more with more room. An answer that itself
 * ran too long is not.
 */
export function moreRoomFor(read: Answered, spoken: Spoken, traits: Traits): Traits | undefined {
  if (!read.cut || read.refused || areWhole(spoken.calls)) return undefined
  return spoken.text === '' || spoken.reasoned ? withMoreRoom(traits) : undefined
}

export function judged(read: Answered, { text, calls, cut }: Spoken): Asked {
  if (read.refused) return { ok: false, failure: { reason: 'ai_refused_to_answer' } }
  if (cut && !areWhole(calls)) return { ok: false, failure: { reason: 'ai_answer_cut' } }
  return { ok: true, answer: { text, calls, taken: read.taken } }
}

function areWhole(calls: ToolCall[]): boolean {
  return calls.length > 0 && calls.every(call => parseJson(call.arguments) !== undefined)
}

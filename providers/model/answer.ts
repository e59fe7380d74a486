import { isBlank, storable } from '../../domain/text.ts'
import { parseJson } from './json.ts'
import type { Asked, ModelRequest, ToolCall } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import { type Traits, withMoreRoom } from './traits.ts'
import type { Read } from './wire.ts'
import { readWrittenCalls } from './written-calls.ts'

/** A longer answer has run away, also where the endpoint heeds no limit, characters: three times what it may have. */
const MAX_LENGTH = 10_000

export type Answered = Extract<Read, { kind: 'answer' }>

/** What of an answer is for the customer, and which tools it calls, by whatever way. */
export interface Spoken {
  text: string
  calls: ToolCall[]
  reasoned: boolean
  /** There was to be more of it. */
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

/** An answer that was cut because of what was thought before it is asked for once more; one that ran too long is not. */
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

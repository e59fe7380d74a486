import type { ModelApi } from './model.ts'

/** How much a model is to think; which of them there are differs from endpoint to endpoint. */
export const EFFORTS = ['none', 'minimal', 'low', 'default', 'medium', 'high'] as const
export type Effort = (typeof EFFORTS)[number]

/** How an endpoint is to be asked for one model: as it is documented at first, then as it was learned. */
export interface Traits {
  /** By what name the request is limited; null: it takes no limit. */
  limitName: 'max_completion_tokens' | 'max_tokens' | 'max_output_tokens' | null
  /** The largest limit it takes; null: none is known. */
  maxLimit: number | null
  /** Of the limit, for what the model thinks before its answer. */
  room: number
  /** Null: it is not told how much to think. */
  effort: Effort | null
  /** Not to be tried again. */
  refusedEfforts: Effort[]
  temperature: boolean
  /** False: it is told in words how to use them. */
  tools: boolean
  /** Of the Responses API. */
  store: boolean
  /** Of the same: thoughts come back, sealed, so that the next round of the turn can go on from them. */
  include: boolean
  /** False: what the system says stands at the beginning of the talk. */
  system: boolean
  /** Nobody may speak twice in a row. */
  alternating: boolean
  /** In the next round of a turn it wants to see what it thought. */
  returnsThoughts: boolean
}

/** For thinking, tokens: at low effort few answers take as many. */
const ROOM = 8_000
/** Past this a customer has waited too long. */
const MAX_ROOM = 24_000

/** Models that are known to think, and to be told how much; the chat variants of them don't. */
const REASONING = /(?:^|[/.:])(?:o[1-9]|gpt-(?:[5-9]|[1-9]\d)|gpt-oss)(?![^/]*-chat)/i

export function initialTraits(api: ModelApi, model: string): Traits {
  const reasons = REASONING.test(model)
  return {
    limitName: api === 'chat' ? 'max_completion_tokens' : 'max_output_tokens',
    maxLimit: null,
    room: reasons ? ROOM : 0,
    effort: reasons ? 'low' : null,
    refusedEfforts: [],
    temperature: true,
    tools: true,
    store: true,
    include: reasons,
    system: true,
    alternating: false,
    returnsThoughts: false,
  }
}

/** What the model thought left no room for its answer. Undefined when there is nothing that would help. */
export function withMoreRoom(traits: Traits): Traits | undefined {
  const { room, effort, refusedEfforts, limitName, maxLimit } = traits
  const more = room === 0 ? ROOM : Math.min(room * 3, MAX_ROOM)
  const gains = more > room && limitName !== null && (maxLimit === null || maxLimit > room)
  const lower = effort === null && !refusedEfforts.includes('low')
  if (!gains && !lower) return undefined
  return { ...traits, room: more, effort: lower ? 'low' : effort }
}

/** The limit of a request for an answer so long. */
export function limitOf({ room, maxLimit }: Traits, answerTokens: number): number {
  return Math.min(answerTokens + room, maxLimit ?? Number.POSITIVE_INFINITY)
}

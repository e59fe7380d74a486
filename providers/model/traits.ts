import type { ModelApi } from './model.ts'

/** How much a model should think. Each endpoint supports some of these. */
export const EFFORTS = ['none', 'minimal', 'low', 'default', 'medium', 'high'] as const
export type Effort = (typeof EFFORTS)[number]

/** How to ask an endpoint for one model: at first as documented, then as learned from its refusals. */
export interface Traits {
  /** The name of the limit in the request; null: the endpoint accepts no limit. */
  limitName: 'max_completion_tokens' | 'max_tokens' | 'max_output_tokens' | null
  /** The largest limit that is accepted; null: unknown. */
  maxLimit: number | null
  /** The part of the limit for the model's thoughts before its answer. */
  room: number
  /** Null: the request doesn't say how much to think. */
  effort: Effort | null
  /** Efforts that were refused, so they are not tried again. */
  refusedEfforts: Effort[]
  temperature: boolean
  /** False: the prompt explains in words how to use tools. */
  tools: boolean
  /** Whether to send `store`, of the Responses API. */
  store: boolean
  /**
   * Whether to send `include`, of the same API: thoughts come back sealed, so that the next round of the turn can continue
   * from them.
   */
  include: boolean
  /** False: the system's text is put at the beginning of the talk. */
  system: boolean
  /** True: nobody may have two messages in a row. */
  alternating: boolean
  /** True: the model needs its thoughts back in the next round of a turn. */
  returnsThoughts: boolean
}

/** The room for thoughts, tokens. At low effort few answers need so much. */
const ROOM = 8_000
/** With more than this, the customer would wait too long. */
const MAX_ROOM = 24_000

/** Models that are known to think, and to accept how much. Their chat variants don't. */
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

/** Gives more room, after the thoughts left none for the answer. Undefined if nothing would help. */
export function withMoreRoom(traits: Traits): Traits | undefined {
  const { room, effort, refusedEfforts, limitName, maxLimit } = traits
  const more = room === 0 ? ROOM : Math.min(room * 3, MAX_ROOM)
  const gains = more > room && limitName !== null && (maxLimit === null || maxLimit > room)
  const lower = effort === null && !refusedEfforts.includes('low')
  if (!gains && !lower) return undefined
  return { ...traits, room: more, effort: lower ? 'low' : effort }
}

/** The limit of a request, for an answer of this length. */
export function limitOf({ room, maxLimit }: Traits, answerTokens: number): number {
  return Math.min(answerTokens + room, maxLimit ?? Number.POSITIVE_INFINITY)
}

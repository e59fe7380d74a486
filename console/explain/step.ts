import type { Actor, ConversationEvent, Facts } from './facts.ts'
import type { Names } from './names.ts'
import type { Value, Words } from './words.ts'

export type Tone = 'plain' | 'good' | 'bad' | 'wait'

/** A step on the way of a conversation or a message to its present state. */
export interface Step {
  /** What came out, in one sentence. */
  title: Words
  tone?: Tone
  /** Why, one sentence each. */
  lines?: Words[]
  /** The rules that were tried, in order. */
  rules?: RuleStep[]
  /** The agents who were considered. */
  candidates?: CandidateRow[]
}

/** A step with its time. `at` is missing for a fact that is in no event, because it is true at this moment. */
export type PlacedStep = Step & { key: string; at?: string }

/** What came out of a rule. */
export interface RuleStep {
  /** Its number and name. */
  title: Words
  verdict: Words
  tone: Exclude<Tone, 'wait'>
  /** How its conditions are combined; missing if it has fewer than two. */
  how?: Words
  conditions: { holds: boolean; words: Words }[]
  /** What would have had to be different for it to match. */
  needed?: Words
}

/** An agent as a decision saw them. */
export interface CandidateRow {
  agentId: string
  name: string
  presence: Words
  load: number
  capacity: number
  /** The capacity at a later moment that is looked at, if it is known. */
  capacityThen?: number
  /** When they last got a conversation. Undefined: they could have none, so it decided nothing. */
  last: Value | undefined
  verdict: Words
  chosen: boolean
}

/** An event, with what the events before it tell. */
export interface Telling {
  event: ConversationEvent
  data: Facts
  /** Who did it. */
  who: Value
  names: Names
  /** The business hours were judged since the last decision. */
  hoursJudged: boolean
  /** Rules were tried in this conversation, or need not be. */
  rulesTried: boolean
}

/** An event, for its line and its reason. */
export interface Told {
  actor: Actor
  /** Who did it. */
  who: Value
  data: Facts
  names: Names
}

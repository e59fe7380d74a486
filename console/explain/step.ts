import type { Actor, ConversationEvent, Facts } from './facts.ts'
import type { Names } from './names.ts'
import type { Value, Words } from './words.ts'

export type Tone = 'plain' | 'good' | 'bad' | 'wait'

/** One step in how a conversation or a message came to its state. */
export interface Step {
  /** The result, in one sentence. */
  title: Words
  tone?: Tone
  /** The reasons, one sentence each. */
  lines?: Words[]
  /** Those that were tried, in order. */
  rules?: RuleStep[]
  /** The agents who were considered. */
  candidates?: CandidateRow[]
}

/** `at` is missing for a fact that is in no event, because it is so now. */
export type PlacedStep = Step & { key: string; at?: string }

/** What came of a rule. */
export interface RuleStep {
  /** Its number and name. */
  title: Words
  verdict: Words
  tone: Exclude<Tone, 'wait'>
  /** How its conditions are combined; missing if there are fewer than two. */
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
  /** When they last got a conversation. */
  last: Value
  verdict: Words
  chosen: boolean
}

/** An event, with what is known from the events before it. */
export interface Telling {
  event: ConversationEvent
  data: Facts
  /** Who did it. */
  who: Value
  names: Names
  /** Since the last decision. */
  hoursJudged: boolean
  /** In this conversation. */
  rulesTried: boolean
}

/** What an event has to say. */
export interface Told {
  actor: Actor
  /** Who did it. */
  who: Value
  data: Facts
  names: Names
}

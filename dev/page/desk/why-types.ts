import type { ConversationEvent } from '../types.ts'

/** A step of how a conversation came to whoever has it. */
export interface Step {
  /** What came out, in a sentence. */
  title: string
  tone?: 'plain' | 'good' | 'bad' | 'wait'
  /** Why, a sentence each. */
  lines?: string[]
  /** Those that were tried, in order. */
  rules?: RuleStep[]
  /** The agents who were considered. */
  candidates?: CandidateRow[]
}

export type PlacedStep = Step & { key: string; at: string }

/** What came of a rule. */
export interface RuleStep {
  /** Its number and name. */
  title: string
  verdict: string
  tone: 'good' | 'bad' | 'plain'
  /** Its conditions count together. */
  how?: string
  conditions: ConditionLine[]
  /** What would have had to be different, as part of a sentence. */
  needed?: string
}

export interface ConditionLine {
  holds: boolean
  text: string
}

/** An agent as a decision saw them. */
export interface CandidateRow {
  name: string
  presence: string
  load: string
  /** When they were last given one. */
  last: string
  verdict: string
  chosen: boolean
}

export interface Names {
  /** Of an agent, an AI agent or a team. */
  name: (id: unknown, unknown?: string) => string
  time: (at: string | number) => string
  /** To the second. */
  exactTime: (at: string | number) => string
}

export interface Telling {
  // biome-ignore lint/suspicious/noExplicitAny: what an event tells depends on its type, and is shown as it comes.
  data: ConversationEvent['data'] & Record<string, any>
  /** Who did it. */
  who: string
  names: Names
  /** Since the last decision. */
  hoursJudged: boolean
  /** In this conversation. */
  rulesTried: boolean
}

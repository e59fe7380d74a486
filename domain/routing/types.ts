import type { Priority } from '../conversation.ts'
import { LABEL_LIMITS } from '../labels.ts'
import type { Field } from './fields.ts'
import type { Operator } from './operators.ts'

/** Rules have an order. The first one that matches, and whose target can take the conversation, decides. */
export interface RoutingRule {
  name: string
  enabled: boolean
  /** `all` conditions must be true, or `any` of them. A rule without conditions always matches. */
  match: 'all' | 'any'
  conditions: RuleCondition[]
  action: RuleAction
}

export interface RuleCondition {
  field: Field
  operator: Operator
  /** A list for `in`; nothing for `isPresent` and `isAbsent`; otherwise one value of the field's type. */
  value?: RuleValue | null
}

export type RuleValue = string | number | boolean | (string | number)[]

export interface RuleAction {
  allocate: RuleTarget
  priority?: Priority
  labels?: string[]
}

export const TARGET_KINDS = ['ai', 'agent', 'team'] as const

export interface RuleTarget {
  to: (typeof TARGET_KINDS)[number]
  id: string
}

/** The limits of a list of rules. Lengths are in UTF-16 units. */
export const RULE_LIMITS = {
  rules: 200,
  conditionsOfRule: 50,
  /** Over all rules: the stored explanation of a decision names every condition. */
  conditions: 500,
  /** Over all values of all rules: every decision reads them. */
  characters: 200_000,
  name: 100,
  value: 500,
  valuesOfIn: 200,
  labels: 20,
  label: LABEL_LIMITS.length,
  id: 100,
} as const

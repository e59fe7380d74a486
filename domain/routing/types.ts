import type { Priority } from '../conversation.ts'
import { LABEL_LIMITS } from '../labels.ts'
import type { Field } from './fields.ts'
import type { Operator } from './operators.ts'

/** Rules stand in order; the first that matches, and whose target can take it, decides. */
export interface RoutingRule {
  name: string
  enabled: boolean
  /** `all` conditions or `any` of them. A rule without conditions always matches, whatever stands here. */
  match: 'all' | 'any'
  conditions: RuleCondition[]
  action: RuleAction
}

export interface RuleCondition {
  field: Field
  operator: Operator
  /** A list with `in`; nothing with `isPresent` and `isAbsent`; else one value of the field's type. */
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

/** What a list of rules may hold. Lengths are in UTF-16 units. */
export const RULE_LIMITS = {
  rules: 200,
  conditionsOfRule: 50,
  /** Over all rules: the explanation of a decision names each of them, and is stored. */
  conditions: 500,
  /** Of all values of all rules: every decision reads them. */
  characters: 200_000,
  name: 100,
  value: 500,
  valuesOfIn: 200,
  labels: 20,
  label: LABEL_LIMITS.length,
  id: 100,
} as const

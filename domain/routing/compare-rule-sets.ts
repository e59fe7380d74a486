import { explainRouting, whyNot } from './explain.ts'
import type { RoutingResult } from './trace.ts'
import type { RuleAction } from './types.ts'

/** The result of the rules for one conversation. */
export interface Run {
  conversationId: string
  result: RoutingResult
}

export interface RuleSetComparison {
  /** How many conversations are in both runs. */
  compared: number
  /** How many of these have another target, priority or labels. */
  changed: number
  /**
   * How many conversations each rule decides, in order of first appearance. `rule` null: those that no
   * rule decides.
   */
  byRule: { rule: string | null; before: number; after: number }[]
  /** In the order of `before`. */
  conversations: ConversationComparison[]
}

export interface ConversationComparison {
  conversationId: string
  before: Decision | null
  after: Decision | null
  /** What differs. `rule` alone means that another rule makes the same decision. */
  changes: Change[]
  /** Why it differs; null without changes. */
  because: string | null
}

export type Change = 'rule' | 'target' | 'priority' | 'labels'

export interface Decision {
  rule: string
  action: RuleAction
}

/**
 * Compares the results of draft rules with those of today's rules, on the same facts: who would have
 * got each conversation, and what changes. Rules with the same name count as the same rule. A
 * conversation that is only in one run is left out.
 */
export function compareRuleSets(before: readonly Run[], after: readonly Run[]): RuleSetComparison {
  const drafts = new Map(after.map(({ conversationId, result }) => [conversationId, result]))
  const conversations = before.flatMap(({ conversationId, result }) => {
    const draft = drafts.get(conversationId)
    return draft ? [compareRun(conversationId, result, draft)] : []
  })
  return {
    compared: conversations.length,
    changed: conversations.filter(({ changes }) => changes.some(change => change !== 'rule')).length,
    byRule: countByRule(conversations),
    conversations,
  }
}

function compareRun(
  conversationId: string,
  before: RoutingResult,
  after: RoutingResult,
): ConversationComparison {
  const sides = { before: decisionOf(before), after: decisionOf(after) }
  const changes = changesOf(sides.before, sides.after)
  return { conversationId, ...sides, changes, because: changes.length > 0 ? whyChanged(before, after) : null }
}

function decisionOf({ matched }: RoutingResult): Decision | null {
  return matched && { rule: matched.name, action: matched.action }
}

function changesOf(before: Decision | null, after: Decision | null): Change[] {
  const looks: Record<Change, (decision: Decision | null) => unknown> = {
    rule: decision => decision?.rule,
    target: decision => [decision?.action.allocate.to, decision?.action.allocate.id],
    priority: decision => decision?.action.priority,
    labels: decision => [...new Set(decision?.action.labels)].sort(),
  }
  return (Object.keys(looks) as Change[]).filter(
    change => JSON.stringify(looks[change](before)) !== JSON.stringify(looks[change](after)),
  )
}

function whyChanged(before: RoutingResult, after: RoutingResult): string {
  const now = explainRouting(after)
  const { matched } = before
  if (!matched || matched.name === after.matched?.name) return now
  const there = after.trace.find(({ name }) => name === matched.name)
  return `${now}; “${matched.name}” no longer decides: ${there ? whyNot(there) : 'it was removed'}`
}

function countByRule(conversations: readonly ConversationComparison[]): RuleSetComparison['byRule'] {
  const counts = new Map<string | null, { before: number; after: number }>()
  for (const conversation of conversations) {
    for (const side of ['before', 'after'] as const) {
      const rule = conversation[side]?.rule ?? null
      const count = counts.get(rule) ?? { before: 0, after: 0 }
      counts.set(rule, { ...count, [side]: count[side] + 1 })
    }
  }
  return [...counts].map(([rule, count]) => ({ rule, ...count }))
}

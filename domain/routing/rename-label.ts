import type { RoutingRule, RuleValue } from './types.ts'

/** Whether a rule gives this label, or asks for it. */
export function namesLabel(rule: RoutingRule, label: string): boolean {
  return (
    (rule.action.labels ?? []).includes(label) ||
    rule.conditions.some(({ field, value }) => field === 'contact.labels' && valuesOf(value).includes(label))
  )
}

/** The rules with another name for a label. */
export function renameLabel(rules: readonly RoutingRule[], from: string, to: string): RoutingRule[] {
  const renamed = <T>(value: T) => (value === from ? to : value)
  return rules.map(rule => {
    if (!namesLabel(rule, from)) return rule
    const { labels } = rule.action
    const conditions = rule.conditions.map(condition => {
      if (condition.field !== 'contact.labels' || condition.value === undefined || condition.value === null)
        return condition
      const { value } = condition
      return { ...condition, value: Array.isArray(value) ? value.map(renamed) : renamed(value) }
    })
    return {
      ...rule,
      conditions,
      action: { ...rule.action, ...(labels && { labels: [...new Set(labels.map(renamed))] }) },
    }
  })
}

function valuesOf(value: RuleValue | null | undefined): (string | number | boolean)[] {
  return value === undefined || value === null ? [] : [value].flat()
}

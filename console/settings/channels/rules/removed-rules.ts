import type { ChannelVersion, RoutingRule } from '../../../api/types.ts'

type Version = Pick<ChannelVersion, 'version' | 'changedBy' | 'changedAt'> & {
  settings: { rules: RoutingRule[] }
}

export interface RemovedRule {
  rule: RoutingRule
  /** Where it was in the list, from 0. */
  index: number
  /** The version that does not have it any more. */
  by: Version
}

/** Rules have no ids: one that was changed is still the same if it has its name. */
const isAmong = (rule: RoutingRule, rules: readonly RoutingRule[]) =>
  rules.some(one => (rule.name !== '' && one.name === rule.name) || same(one, rule))

/** The browser's form may have the fields in another order than the API. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other
  const keys = Object.keys({ ...one, ...other })
  const at = (value: object, key: string) => (value as Record<string, unknown>)[key]
  return keys.every(key => same(at(one, key), at(other, key)))
}

/**
 * The rules that a version had and the next one did not, the latest first. Those of `now` are left out, and of several
 * with one name all but the latest.
 *
 * @param versions newest first
 */
export function removedRules(versions: readonly Version[], now: readonly RoutingRule[]): RemovedRule[] {
  const found: RemovedRule[] = []
  versions.slice(1).forEach((older, place) => {
    const by = versions[place]
    if (!by) return
    older.settings.rules.forEach((rule, index) => {
      const known = [...now, ...found.map(one => one.rule)]
      if (!isAmong(rule, by.settings.rules) && !isAmong(rule, known)) found.push({ rule, index, by })
    })
  })
  return found
}

import type { AuditEntry } from '../../api/types.ts'

/**
 * Values by dotted names, as the audit log has them: an object becomes one name for each of its values, a list stays
 * whole.
 */
export type Flat = Record<string, unknown>
export type Values = Record<string, unknown>
type Change = Pick<AuditEntry, 'before' | 'after'>

/** What the log writes instead of a value that it does not keep, and the most characters that it keeps of a text. */
const NOT_KEPT = ['[changed]', '[long]']
const LONGEST = 500

/** Takes nested values apart. */
export function flatOf(values: Values, before = ''): Flat {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flatOf(value as Values, `${before}${name}.`))
        : [[`${before}${name}`, value]],
    ),
  )
}

/** Puts dotted names together again. */
export function nestedOf(flat: Flat): Values {
  const values: Values = {}
  for (const [path, value] of Object.entries(flat)) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    let at = values
    for (const name of names) {
      at[name] = at[name] ?? {}
      at = at[name] as Values
    }
    at[last] = value
  }
  return values
}

/** The first part of a dotted name, which is a value of its own in the API. */
export const groupOf = (path: string) => path.split('.')[0] ?? path

/** The names that a change contains, as far as they belong to these groups. */
export function namesIn({ before, after }: Change, groups: readonly string[]): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names].filter(name => groups.includes(groupOf(name)))
}

/** An earlier state. */
export interface State {
  values: Values
  /** Groups that the log does not contain completely. A state with any of them can't be restored. */
  lost: string[]
}

/**
 * The states after each change. The changes and the result have the newest first: the first state is the present one,
 * each other one is what the change after it began with.
 */
export function statesOf(now: Values, changes: readonly Change[], groups: readonly string[]): State[] {
  let flat = flatOf(Object.fromEntries(Object.entries(now).filter(([name]) => groups.includes(name))))
  return changes.map((_, index) => {
    const since = changes[index - 1]
    if (since) flat = undone(flat, since, groups)
    const lost = Object.keys(flat).filter(name => !isKept(flat[name]))
    return { values: nestedOf(flat), lost: [...new Set(lost.map(groupOf))] }
  })
}

/** The values before a change. */
function undone(flat: Flat, change: Change, groups: readonly string[]): Flat {
  const { before } = change
  const names = namesIn(change, groups)
  const rest = Object.entries(flat).filter(([name]) => !names.includes(name))
  const old = names.filter(name => before && name in before).map(name => [name, before?.[name]])
  return Object.fromEntries([...rest, ...old])
}

/** Whether the log has the whole value. */
export function isKept(value: unknown): boolean {
  if (typeof value !== 'string') return true
  return !NOT_KEPT.includes(value) && !(value.length > LONGEST && value.endsWith('…'))
}

/**
 * Whether the log contains the latest change: the newest logged value of each name must be the present one. The log
 * is written beside the change and may be late.
 */
export function isUpToDate(now: Values, changes: readonly Change[], groups: readonly string[]): boolean {
  const flat = flatOf(now)
  const seen = new Set<string>()
  return changes.every(change =>
    namesIn(change, groups).every(name => {
      if (seen.has(name)) return true
      seen.add(name)
      const value = change.after?.[name]
      return !isKept(value) || sorted(value) === sorted(flat[name])
    }),
  )
}

/** Lists of ids are compared without their order, which means nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(one => JSON.stringify(one)).sort() : (value ?? null))
}

/** The values that must be sent to restore a state: those that differ now. */
export function wayTo({ values }: State, now: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => sorted(value) !== sorted(now[name])),
  )
}

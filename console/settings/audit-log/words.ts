import type { AuditAction, AuditEntry } from '../../api/types.ts'

type Underlined<T extends string> = T extends `${infer Head}.${infer Tail}`
  ? `${Head}_${Underlined<Tail>}`
  : T

/**
 * An action as a key of the texts: `agent.created` becomes `agent_created`, because a dot in a key means a nested
 * text.
 */
export function keyOf<A extends AuditAction>(action: A): Underlined<A> {
  return action.replaceAll('.', '_') as Underlined<A>
}

/** A changed field, with both values as text. */
export interface Change {
  field: string
  before: string
  after: string
}

/** The changes of an entry, field by field. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...fields].map(field => ({ field, before: shown(before?.[field]), after: shown(after?.[field]) }))
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

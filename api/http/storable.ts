import type { FieldError } from './problem.ts'

/** NUL and half a surrogate pair are valid in JSON, but PostgreSQL stores neither. */
const UNSTORABLE = /\0|\p{Surrogate}/u

/** Whether the database can store a text unchanged. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text)
}

/**
 * The texts in a request that the database can't store, by their dotted path. They are refused before anything else
 * happens: a workflow that took one would try to store it for ever.
 */
export function unstorable(value: unknown, path: (string | number)[] = []): FieldError[] {
  if (typeof value === 'string') {
    if (isStorable(value)) return []
    return [{ path: path.join('.'), message: 'must not contain a NUL character or half of a surrogate pair' }]
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unstorable(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => unstorable(item, [...path, name]))
}

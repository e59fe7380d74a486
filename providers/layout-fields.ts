import { cut, storable } from '../domain/text.ts'

// A template's layout comes from outside, and is stored: whatever has another form than expected is left out.

export type Fields = Record<string, unknown>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** A number above 0; undefined if it is anything else. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined
}

/** A text that can be stored; undefined if it is empty or anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? cut(storable(value)) : undefined
}

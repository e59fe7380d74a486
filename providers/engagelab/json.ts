import { cut, storable } from '../../domain/text.ts'

export type Fields = Record<string, unknown>

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names, titles and ids of choices are far shorter, characters. */
const MAX_WORDS = 1_024

/** A text that can be stored, cut to `max`; undefined for an empty one and for anything else. */
export function textOf(value: unknown, max = MAX_WORDS): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = cut(storable(value), max)
  return text === '' ? undefined : text
}

/** A number, also where it is written as a text: nothing else is converted, since an object can refuse it. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Ids are found again by an index, which takes no value of any length. */
const MAX_ID_LENGTH = 256

/** An id, which the vendor's examples write as a text or a number. Undefined for what is none, or too long to be one. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : textOf(value)?.trim()
  return id === undefined || id === '' || id.length > MAX_ID_LENGTH ? undefined : id
}

/** An object without its undefined fields. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

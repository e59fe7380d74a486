import { cut, storable } from '../../domain/text.ts'
import { boundedId } from '../bounded-id.ts'

export type Fields = Record<string, unknown>

/** The fields of an object; empty for anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The longest word or code of a report, characters. */
const MAX_WORDS = 1_024

/**
 * A text that can be stored, cut to `max`; undefined if it is empty or anything else. What belongs to a message is not cut
 * here (`wholeText`), so that the message can say what was cut.
 */
export function textOf(value: unknown, max: number = MAX_WORDS): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = cut(storable(value), max)
  return text === '' ? undefined : text
}

/** The same, uncut. */
export function wholeText(value: unknown): string | undefined {
  return textOf(value, Number.POSITIVE_INFINITY)
}

/** A number, or a text that contains a number. Nothing else is converted, because converting an object can throw. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Ids are indexed, and an index has a maximum length. */
const MAX_ID_LENGTH = 256

/** An id. EngageLab's examples write it as a text or a number. Undefined if it is neither, or too long. */
export function idOf(value: unknown): string | undefined {
  const id = wholeId(value)
  return id === undefined || id.length > MAX_ID_LENGTH ? undefined : id
}

/** The id of a message, in the form that is stored. Undefined if it is neither a text nor a number. */
export function messageIdOf(value: unknown): string | undefined {
  const id = wholeId(value)
  return id === undefined ? undefined : boundedId(id)
}

function wholeId(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : wholeText(value)?.trim()
  return id === '' ? undefined : id
}

/** An object without its undefined fields. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

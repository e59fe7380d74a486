import { storable } from '../../domain/text.ts'

/** Readers of JSON that somebody else made: whatever a value is, none of them throws. */

export type JsonObject = Record<string, unknown>

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** The objects of a list; empty where it is none. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter(item => item !== undefined) : []
}

/** A field of its own, and not what every object inherits. */
export function fieldOf(object: JsonObject | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}

/** A text as it can be stored, or a number as text; undefined where it is neither, or empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return undefined
  return storable(value) || undefined
}

/** Anything as text, for what is only kept; undefined where that can't be. */
export function written(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'boolean' ? String(value) : textOf(value)
  }
  try {
    return storable(JSON.stringify(value)) || undefined
  } catch {
    // Nested deeper than the stack is.
    return undefined
  }
}

/** An object without its undefined fields; undefined when none is left. */
export function defined<T extends object>(fields: T): T | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined
}

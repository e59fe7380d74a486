import { storable } from '../../domain/text.ts'

/** Readers for JSON from outside. None of them throws, whatever a value is. */

export type JsonObject = Record<string, unknown>

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** The objects in a list; empty if it is no list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter(item => item !== undefined) : []
}

/** The object's own field, not one that every object inherits. */
export function fieldOf(object: JsonObject | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}

/** A text that can be stored, or a number as text; undefined if it is neither, or empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return undefined
  return storable(value) || undefined
}

/** Any value as text, for data that is only kept; undefined if that is impossible. */
export function written(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'boolean' ? String(value) : textOf(value)
  }
  try {
    return storable(JSON.stringify(value)) || undefined
  } catch {
    // It is nested too deeply for the stack.
    return undefined
  }
}

/** An object without its undefined fields; undefined if none is left. */
export function defined<T extends object>(fields: T): T | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined
}

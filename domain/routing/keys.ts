import { WEEKDAYS } from '../business-hours-schedule.ts'
import { cut, fold, plain } from '../text.ts'
import type { FieldType } from './fields.ts'

/**
 * The form of a value that is compared: two values are equal if their keys are. Undefined for a value
 * of another type, and for an empty text. Every type has a key, so that operators need not know the
 * types.
 */
export function keyOf(type: FieldType, value: unknown): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'hour':
      return isHour(value) ? String(value) : undefined
    default:
      return typeof value === 'string' ? KEYS[type](value) || undefined : undefined
  }
}

/** The keys of a field's value: none when it is absent; only labels have several. */
export function keysOf(type: FieldType, value: unknown): string[] {
  const values = type === 'labels' && Array.isArray(value) ? value : [value]
  return values.map(item => keyOf(type, item)).filter(key => key !== undefined)
}

const KEYS: Record<Exclude<FieldType, 'boolean' | 'hour'>, (value: string) => string | undefined> = {
  text: value => fold(cut(value)),
  labels: value => fold(cut(value)),
  phone: phoneKey,
  country: value => plain(value).trim().toUpperCase(),
  id: value => plain(value).trim().toLowerCase(),
  weekday: value => WEEKDAYS.find(day => day === plain(value).trim().toLowerCase()),
}

/** A phone number without spaces, brackets, dots and dashes. */
function phoneKey(value: string): string {
  return fold(cut(value)).replace(/[\s().‐-―/-]/g, '')
}

export function isHour(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 23
}

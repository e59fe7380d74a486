import type { FormParameters } from './form.ts'

/** Reads a webhook's parameters one by one, and remembers which were read. */
export interface ParameterReader {
  /**
   * The value; undefined if absent or empty. Of several values it returns the first, and the parameter also stays in the
   * rest.
   */
  take(name: string): string | undefined
  /** The same, without marking the parameter as read. */
  peek(name: string): string | undefined
  /** The parameters that were not taken, except empty ones. Several values of one name are written as a JSON array. */
  rest(): Record<string, string> | undefined
}

/** Characters that PostgreSQL can't store: NUL and halves of surrogate pairs. They mean nothing, so they are removed. */
const UNSTORABLE = /\0|\p{Surrogate}/gu

/**
 * Ids and addresses are indexed, and an index has a maximum length. Twilio's SIDs have 34 characters, its addresses a few
 * more.
 */
const MAX_ID_LENGTH = 256

/** The names of ids and addresses that are longer than any real one. */
export function overlong(ids: Record<string, string>): string[] {
  return Object.keys(ids).filter(name => (ids[name]?.length ?? 0) > MAX_ID_LENGTH)
}

export function clean(text: string): string {
  return text.replace(UNSTORABLE, '')
}

export function parameterReader(parameters: FormParameters): ParameterReader {
  const values = new Map<string, string[]>()
  for (const [rawName, value] of Object.entries(parameters)) {
    const name = clean(rawName)
    const given = (typeof value === 'string' ? [clean(value)] : value.map(clean)).filter(text => text !== '')
    const before = values.get(name)
    if (before) before.push(...given)
    else if (given.length > 0) values.set(name, given)
  }
  const peek = (name: string) => values.get(name)?.[0]
  return {
    peek,
    take(name) {
      const value = peek(name)
      if (values.get(name)?.length === 1) values.delete(name)
      return value
    },
    rest() {
      if (values.size === 0) return undefined
      const named = [...values].map(([name, [first = '', ...more]]) => {
        return [name, more.length === 0 ? first : JSON.stringify([first, ...more])] as const
      })
      // `fromEntries` defines properties instead of assigning them, so that even `__proto__` is an ordinary name.
      return Object.fromEntries(named)
    },
  }
}

/** An object without its undefined fields; undefined if none is left. */
export function defined<T extends object>(fields: T): T | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined
}

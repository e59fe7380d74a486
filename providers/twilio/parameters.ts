import type { FormParameters } from './form.ts'

/** Reads a webhook's parameters one by one, and knows what was not read. */
export interface ParameterReader {
  /** The value, undefined when absent or empty. Of several the first; the parameter then also stays among the rest. */
  take(name: string): string | undefined
  /** The same without marking it as read. */
  peek(name: string): string | undefined
  /** What nobody took, without what is empty. Several values of a name are written as a JSON array. */
  rest(): Record<string, string> | undefined
}

/** PostgreSQL stores neither NUL nor half a surrogate pair, and both say nothing. */
const UNSTORABLE = /\0|\p{Surrogate}/gu

/**
 * Ids and addresses are found again by an index, which takes no value of any length. Twilio's SIDs have 34 characters, its
 * addresses some more.
 */
const MAX_ID_LENGTH = 256

/** Which of the ids and addresses are longer than any there is. */
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
    const given = (Array.isArray(value) ? value : [value]).map(clean).filter(text => text !== '')
    if (given.length > 0) values.set(name, [...(values.get(name) ?? []), ...given])
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
      // Defines rather than assigns, so that even `__proto__` is a name like all others.
      return Object.fromEntries(named)
    },
  }
}

/** An object without its undefined fields; undefined when none is left. */
export function defined<T extends object>(fields: T): T | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.length > 0 ? (Object.fromEntries(given) as T) : undefined
}

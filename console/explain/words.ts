import type en from '../locales/en/explain.json'

/** The texts of this room, as English has them. Each other language has the same keys. */
type Texts = typeof en

/** The key of a text: `event.conversation.opened`. */
export type Key = Paths<Texts>

type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`
}[keyof T & string]

/** The groups of texts whose keys are codes of the API: `refusal`, `handOver`, … */
export type Group = keyof Texts & string

/** The types of events that have words. */
export type EventType = Paths<Texts['event']>

/**
 * Something to say, in no language yet: a text's key and what is put into it. The languages have it, and the reader's is
 * chosen where it is shown.
 */
export interface Words {
  key: Key
  values?: Record<string, Value>
  /** What is said if no text has this key, because the API is newer than this page. */
  otherwise?: string
}

export type Value = string | number | Words | Moment | Many

/** A time. It is shown on the reader's clock; `exact`: to the second. */
export interface Moment {
  at: string | number
  exact?: true
}

export interface Many {
  all: (string | Words)[]
}

export function say(key: Key, values?: Record<string, Value>): Words {
  return values ? { key, values } : { key }
}

/** Words that are stored as they are shown: a note, an error of a provider. */
export function verbatim(text: string): Words {
  return say('verbatim', { text })
}

/**
 * The words of a code, or of a reason that is stored as an English phrase. A code that no language knows yet is shown as it
 * came.
 */
export function worded(
  group: Group,
  code: string,
  otherwise?: string,
  values?: Record<string, Value>,
): Words {
  const key = `${group}.${slug(code)}` as Key
  return { key, ...(values && { values }), otherwise: otherwise ?? asWords(code) }
}

/** The key of a phrase: `the customer opted out` is `the_customer_opted_out`. A code is its own key. */
function slug(code: string): string {
  const folded = /\s/.test(code) ? code.toLowerCase() : code
  return folded.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '')
}

/** A snake_case or dotted name as words, with a capital. A phrase is not changed otherwise. */
function asWords(code: string): string {
  const words = /\s/.test(code) ? code : code.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a language brings to put words into a text. */
export interface Language {
  has: (key: string) => boolean
  text: (key: string, values: Record<string, string | number>) => string
  moment: (moment: Moment) => string
  list: (items: string[]) => string
}

export function textOf(words: Words, language: Language): string {
  const { key, values = {}, otherwise } = words
  if (otherwise !== undefined && !language.has(key)) return otherwise
  const filled = Object.entries(values).map(([name, value]) => [name, shown(value, language)])
  return language.text(key, Object.fromEntries(filled))
}

function shown(value: Value, language: Language): string | number {
  if (typeof value !== 'object') return value
  if ('key' in value) return textOf(value, language)
  if ('at' in value) return language.moment(value)
  return language.list(value.all.map(one => String(shown(one, language))))
}

import type en from '../locales/en/explain.json'

/**
 * The texts of this folder, in the shape of the English file. Other languages must have the same keys; a test
 * compares them.
 */
type Texts = typeof en

/** The key of a text, such as `event.conversation.opened`. */
export type Key = Paths<Texts>

type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`
}[keyof T & string]

/** The groups of texts. In some, such as `refusal` and `handOver`, the keys are codes of the API. */
export type Group = keyof Texts & string

/** The types of events that have words. */
export type EventType = Paths<Texts['event']>

/**
 * Something to say, in no language yet: the key of a text and the values to fill in. So the functions that explain
 * are the same for all languages and easy to test; the language is chosen where it is shown.
 */
export interface Words {
  key: Key
  values?: Record<string, Value>
  /** Said if no text has this key, because the API is newer than this page. */
  otherwise?: string | Words
}

export type Value = string | number | Words | Moment | Many

/** A time, shown on the reader's clock. `at` is ISO 8601 or epoch ms; `exact`: with seconds. */
export interface Moment {
  at: string | number
  exact?: true
}

/** A list of values, joined as the language does it. */
export interface Many {
  all: (string | Words)[]
}

/** Words for a known text. */
export function say(key: Key, values?: Record<string, Value>): Words {
  return values ? { key, values } : { key }
}

/** Words that are shown as they are stored, such as an error of a provider. */
export function verbatim(text: string): Words {
  return say('verbatim', { text })
}

/**
 * Words for a code of the API, or for a reason that is stored as an English phrase. A code that has no words yet is
 * shown as it came.
 *
 * @param otherwise shown then instead of the code itself
 */
export function worded(
  group: Group,
  code: string,
  otherwise?: string | Words,
  values?: Record<string, Value>,
): Words {
  const key = `${group}.${slug(code)}` as Key
  return { key, ...(values && { values }), otherwise: otherwise ?? asWords(code) }
}

/** The key of a phrase: `the customer opted out` becomes `the_customer_opted_out`. A code is its own key. */
function slug(code: string): string {
  const folded = /\s/.test(code) ? code.toLowerCase() : code
  return folded.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '')
}

/** A code as readable words, with a capital: `not_sent` becomes `Not sent`. */
function asWords(code: string): string {
  const words = /\s/.test(code) ? code : code.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a language must supply to put words into a text. */
export interface Language {
  has: (key: string) => boolean
  text: (key: string, values: Record<string, string | number>) => string
  moment: (moment: Moment) => string
  list: (items: string[]) => string
}

/** The text for words in a language. */
export function textOf(words: Words, language: Language): string {
  const { key, values = {}, otherwise } = words
  if (otherwise !== undefined && !language.has(key))
    return typeof otherwise === 'string' ? otherwise : textOf(otherwise, language)
  const filled = Object.entries(values).map(([name, value]) => [name, shown(value, language)])
  return language.text(key, Object.fromEntries(filled))
}

/** A value as text. Words, times and lists may contain each other. */
function shown(value: Value, language: Language): string | number {
  if (typeof value !== 'object') return value
  if ('key' in value) return textOf(value, language)
  if ('at' in value) return language.moment(value)
  return language.list(value.all.map(one => String(shown(one, language))))
}

/** Something that the service says: in the reader's language, or in its own English where the page has no words for it. */
export interface Said {
  text: string
  lang?: 'en'
}

/** Translations of a part of the texts whose keys are codes of the API, so that a key may be missing. */
interface Texts {
  has: (key: never) => boolean
  (key: never, values?: never): string
}

/**
 * The words for a code. A code that no language knows yet, as the service is newer than this page, is told in the service's
 * English, and marked as such: else a screen reader would read it by the rules of another language.
 *
 * @param values what stands in the words, by name
 */
export function saidBy(t: Texts, code: string, english: string, values?: Record<string, string>): Said {
  const key = keyOfCode(code) as never
  return t.has(key) ? { text: t(key, values as never) } : inEnglish(english)
}

export const inEnglish = (text: string): Said => ({ text, lang: 'en' })

/** In a key, a dot would mean a nested text. */
export const keyOfCode = (code: string) => code.replaceAll('.', '_')

/** Sentences, each in the language that it is in. */
export function Told({ said }: { said: readonly Said[] }) {
  return said.map(({ text, lang }, index) => (
    <span key={text} lang={lang}>
      {index > 0 && ' '}
      {text}
    </span>
  ))
}

// A mention is written as people read it: an at sign and a name. So it survives in a draft, and a name that was typed counts
// as one that was chosen.

/** Who can be mentioned. */
export interface Mentionable {
  kind: 'agent' | 'team'
  id: string
  name: string
}

/** A mention that is being typed. */
export interface TypedMention {
  /** The place of its at sign. */
  from: number
  /** What is typed behind it until now. */
  query: string
}

export interface Mention<M extends Mentionable = Mentionable> {
  start: number
  /** Behind its last character. */
  end: number
  /** Several if they have the same name. */
  whom: M[]
}

/** Nobody's name is longer. */
const LONGEST = 60

/** Before an at sign these make an address of e-mail. */
const IN_ADDRESS = /[\w.+-]/

/** A word goes on, except in scripts that write without spaces. */
const GOES_ON =
  /^(?![\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{M}\p{N}_]/u

const isMark = (text: string, at: number) =>
  text[at] === '@' && (at === 0 || !IN_ADDRESS.test(text[at - 1] ?? ''))

/** The mention that ends at the caret, finished or not. */
export function typedMention(text: string, caret: number): TypedMention | undefined {
  const from = text.lastIndexOf('@', caret - 1)
  if (caret < 1 || from < 0 || !isMark(text, from)) return undefined
  const query = text.slice(from + 1, caret)
  if (query.length > LONGEST || /^\s|\n/.test(query)) return undefined
  return { from, query }
}

/** Those whose names have a word that begins so, those whose names begin so first. */
export function findMentionable<M extends Mentionable>(all: readonly M[], query: string): M[] {
  const typed = query.toLowerCase()
  const rank = ({ name }: M) => {
    const lower = name.toLowerCase()
    if (lower.startsWith(typed)) return 0
    return lower.split(/[\s()-]+/).some(word => word.startsWith(typed)) ? 1 : 2
  }
  return all
    .map(one => ({ one, at: rank(one) }))
    .filter(({ at }) => at < 2)
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/**
 * Who is mentioned in a text, in its order.
 *
 * @param chosen ids that were picked from the list: of people with the same name those are meant
 */
export function mentionsIn<M extends Mentionable>(
  text: string,
  all: readonly M[],
  chosen: readonly string[] = [],
): Mention<M>[] {
  const lower = text.toLowerCase()
  const longestFirst = all.toSorted((a, b) => b.name.length - a.name.length)
  const found: Mention<M>[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (!isMark(text, at)) continue
    const first = longestFirst.find(
      ({ name }) =>
        name !== '' &&
        lower.startsWith(name.toLowerCase(), at + 1) &&
        !GOES_ON.test(text.slice(at + 1 + name.length)),
    )
    if (!first) continue
    const same = all.filter(({ name }) => name.toLowerCase() === first.name.toLowerCase())
    const picked = same.filter(({ id }) => chosen.includes(id))
    found.push({ start: at, end: at + 1 + first.name.length, whom: picked.length > 0 ? picked : same })
  }
  return found
}

/** Each of them once. */
export function mentioned<M extends Mentionable>(mentions: readonly Mention<M>[]): M[] {
  return [...new Set(mentions.flatMap(({ whom }) => whom))]
}

// A mention is stored as plain text: an at sign and a name. So it survives in a draft, and a typed name counts as
// much as a picked one. Whom it means is worked out from the text when the note is sent.

/** An agent or a team that can be mentioned. */
export interface Mentionable {
  kind: 'agent' | 'team'
  id: string
  name: string
}

/** A mention that is not finished yet. */
export interface TypedMention {
  /** Index of its at sign in the text. */
  from: number
  /** What is typed after the at sign so far. */
  query: string
}

/** A mention in a text. `start` is the index of its at sign. */
export interface Mention<M extends Mentionable = Mentionable> {
  start: number
  /** Index after its last character. */
  end: number
  /** Who is meant. Several if they have the same name and none was picked. */
  whom: M[]
}

/** No name is longer, characters. A longer text after an at sign is no mention. */
const LONGEST = 60

/** After one of these characters an at sign belongs to an e-mail address. */
const IN_ADDRESS = /[\w.+-]/

/**
 * Characters with which a word goes on: `@Annabel` must not mention Ann. In scripts that put no spaces between words,
 * the next character says nothing.
 */
const GOES_ON =
  /^(?![\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{M}\p{N}_]/u

/** Whether the at sign at this place can begin a mention. */
const isMark = (text: string, at: number) =>
  text[at] === '@' && (at === 0 || !IN_ADDRESS.test(text[at - 1] ?? ''))

/** The mention that the caret is in or directly behind; undefined if there is none. */
export function typedMention(text: string, caret: number): TypedMention | undefined {
  const from = text.lastIndexOf('@', caret - 1)
  if (caret < 1 || from < 0 || !isMark(text, from)) return undefined
  const query = text.slice(from + 1, caret)
  if (query.length > LONGEST || /^\s|\n/.test(query)) return undefined
  return { from, query }
}

/** Everybody who has a word in their name that begins with the query. Names that begin with it themselves come first. */
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
 * All mentions in a text, in order. A longer name wins over a shorter one: `@Ann Lee` does not mention Ann.
 *
 * @param chosen ids that were picked from the list; they decide between people with the same name
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

/** Everybody who is mentioned, each once. */
export function mentioned<M extends Mentionable>(mentions: readonly Mention<M>[]): M[] {
  return [...new Set(mentions.flatMap(({ whom }) => whom))]
}

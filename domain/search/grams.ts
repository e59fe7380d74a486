// What a text is found by: the short pieces that occur in it, each as a number. A text with all pieces of a word nearly always
// contains the word; whether it does is looked at in the text itself.
//
// PostgreSQL's own pieces (pg_trgm) are no help here: it takes letters for letters by the database's LC_CTYPE, whatever the
// collation of a column says. Under C it has none of Thai or Chinese, under any other it drops the Thai tone marks, and a word
// of two characters has no piece at all.

/** Scripts whose words are often one or two characters and have no spaces between them; and pictures. */
const DENSE =
  /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Extended_Pictographic}]/u
/** One of these alone is a word. */
const SIGN = /[\p{sc=Han}\p{Extended_Pictographic}]/u

export interface GramOptions {
  /** Also one and two characters of every script: for short texts, such as names. */
  short?: boolean
}

/** The numbers of all pieces of a text in the form of `searchForm`. */
export function gramsOf(form: string, { short = false }: GramOptions = {}): number[] {
  const grams = new Set<number>()
  for (const word of form.split(' ')) {
    const signs = [...word]
    for (const [at, sign] of signs.entries()) {
      const [next, third] = [signs[at + 1], signs[at + 2]]
      if (short || SIGN.test(sign)) grams.add(numberOf(sign))
      if (next !== undefined && (short || DENSE.test(sign) || DENSE.test(next)))
        grams.add(numberOf(sign + next))
      if (next !== undefined && third !== undefined) grams.add(numberOf(sign + next + third))
    }
  }
  return [...grams]
}

/** So many are looked for at most. More would only make the same texts cost more. */
const MOST_GRAMS = 10

/** The numbers by which texts with all of these terms are found. None: no index finds them. */
export function gramsOfTerms(terms: string[], options: GramOptions = {}): number[] {
  const grams = [...new Set(terms.flatMap(term => term.split(' ').flatMap(word => longest(word, options))))]
  const step = grams.length / Math.min(grams.length, MOST_GRAMS)
  return Array.from(
    { length: Math.min(grams.length, MOST_GRAMS) },
    (_, at) => grams[Math.floor(at * step)] ?? 0,
  )
}

/** Pieces of three characters; of shorter words the word, if there is a piece for it. */
function longest(word: string, { short = false }: GramOptions): number[] {
  const signs = [...word]
  if (signs.length >= 3)
    return signs.slice(2).map((third, at) => numberOf(`${signs[at]}${signs[at + 1]}${third}`))
  const isKnown = short || (signs.length === 1 ? SIGN.test(word) : DENSE.test(word))
  return signs.length > 0 && isKnown ? [numberOf(word)] : []
}

/**
 * From 0 to 2^31 - 1: FNV-1a over the code points, mixed once more. These numbers are stored, so they must not change. Two
 * pieces with the same number cost a look at a text in vain.
 */
function numberOf(piece: string): number {
  let hash = 0x811c9dc5
  for (const sign of piece) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 1
}

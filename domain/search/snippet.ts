import { type SearchForm, searchForm } from './form.ts'

/** A part of a text, with what was found in it. */
export interface Snippet {
  text: string
  /** Places in `text`, in UTF-16 units; `end` is behind the last one. In order, without overlaps. */
  marks: { start: number; end: number }[]
}

/** How long a snippet is, and how much of it stands before the first mark, UTF-16 units. */
const LENGTH = 160
const BEFORE = 40
const ELLIPSIS = '…'
const MOST_MARKS = 20

/** The snippet of a text that contains all of these terms; undefined if one is missing. */
export function findIn(text: string, terms: string[]): Snippet | undefined {
  const form = searchForm(text)
  if (!terms.every(term => form.text.includes(term))) return undefined
  return cutOut(text, placesOf(form, terms))
}

/** The beginning of a text that was found by something else. */
export function beginningOf(text: string): Snippet {
  return cutOut(text, [])
}

interface Place {
  start: number
  end: number
}

function placesOf(form: SearchForm, terms: string[]): Place[] {
  const places: Place[] = []
  for (const term of terms) {
    let from = form.text.indexOf(term)
    for (let found = 0; from !== -1 && found < MOST_MARKS; found++) {
      const last = from + term.length - 1
      places.push({ start: form.starts[from] ?? 0, end: form.ends[last] ?? 0 })
      from = form.text.indexOf(term, last + 1)
    }
  }
  const joined: Place[] = []
  for (const { start, end } of places.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else joined.push({ start, end })
  }
  return joined
}

function cutOut(text: string, places: Place[]): Snippet {
  const first = places[0]?.start ?? 0
  const from = first <= BEFORE ? 0 : boundary(text, first - BEFORE)
  const to = text.length - from <= LENGTH ? text.length : boundary(text, from + LENGTH)
  const lead = from > 0 ? ELLIPSIS : ''
  const marks = places
    .filter(({ start }) => start < to)
    .slice(0, MOST_MARKS)
    .map(({ start, end }) => ({
      start: start - from + lead.length,
      end: Math.min(end, to) - from + lead.length,
    }))
  // A line break is one space: the places stay.
  const shown = text.slice(from, to).replace(/\s/gu, ' ')
  return { text: `${lead}${shown}${to < text.length ? ELLIPSIS : ''}`, marks }
}

/** Not within a character: at most a few units on. */
function boundary(text: string, at: number): number {
  const [behind = ''] = /^[\udc00-\udfff]?\p{M}*/u.exec(text.slice(at)) ?? []
  return /^[\udc00-\udfff]/.test(text.slice(at)) ? boundary(text, at + 1) : at + behind.length
}

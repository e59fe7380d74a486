/** A place in a text, in UTF-16 units; `end` is behind its last. */
export interface Mark {
  start: number
  end: number
}

/** A text in parts: those that are marked, and those between. Marks outside of the text, and in others, are left out. */
export function partsOf(text: string, marks: readonly Mark[]): { text: string; isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = []
  let at = 0
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue
    if (start > at) parts.push({ text: text.slice(at, start), isMarked: false })
    parts.push({ text: text.slice(start, end), isMarked: true })
    at = end
  }
  if (at < text.length) parts.push({ text: text.slice(at), isMarked: false })
  return parts
}

/** A part of a text, in UTF-16 units (as JavaScript counts). `end` is behind its last unit. */
export interface Mark {
  start: number
  end: number
}

/**
 * Splits a text into marked and unmarked parts. Marks that lie outside of the text or overlap an earlier one are left
 * out.
 */
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

/**
 * A text on one line, cut between characters as people see them: the title of a button or list item as providers take it, or what
 * a notification shows. It has at most `max` UTF-16 code units.
 */
export function shortTitle(text: string, max: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= max) return line
  let cut = ''
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(line)) {
    if (cut.length + segment.length > max - 1) break
    cut += segment
  }
  return `${cut.trimEnd()}…`
}

/** The most characters of a name or a text on a lock screen. What is pushed holds some 4,000 bytes in all. */
const MOST_NAME = 40
const MOST_TEXT = 160

/** The name by which a notification calls a customer: the first word. Null if it is no name, such as a number. */
export function firstName(name: string | null): string | null {
  const [first = ''] = (name ?? '').trim().split(/\s+/u)
  if (!/\p{L}/u.test(first)) return null
  return cut(first, MOST_NAME)
}

/** What a notification shows of a text, on one line; null if that is nothing. */
export function shownText(text: string | null): string | null {
  const line = (text ?? '').replaceAll(/\s+/gu, ' ').trim()
  return line === '' ? null : cut(line, MOST_TEXT)
}

/** Never between the parts of one character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const kept: string[] = []
  let length = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += segment.length
    if (length >= most) break
    kept.push(segment)
  }
  return `${kept.join('')}…`
}

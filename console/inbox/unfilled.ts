/** A placeholder, as canned replies have them. */
export interface Unfilled {
  /** As it is written: `{{contact.name}}`. */
  written: string
  start: number
  /** Behind its last character. */
  end: number
}

const PLACEHOLDER = /\{\{[^{}]*[^{}\s][^{}]*\}\}/

/** The first placeholder of a text that nothing was filled into. */
export function unfilledIn(text: string): Unfilled | undefined {
  const found = PLACEHOLDER.exec(text)
  if (!found) return undefined
  const [written] = found
  return { written, start: found.index, end: found.index + written.length }
}

/** Whether a variable has just been begun: two braces stand before the caret. */
export function beginsVariable(text: string, caret: number): boolean {
  return text.slice(0, caret).endsWith('{{') && !text.slice(0, caret).endsWith('{{{')
}

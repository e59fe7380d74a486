/**
 * What models write around their thoughts. Only at the beginning: further on it may be what the customer asked about.
 * Some of them are prefixed (`seed:think`), or stand in other brackets.
 */
const NAMES = '(?:[a-z]+:)?(?:think|thinking|thought|thoughts|reasoning)'
const OPENING = new RegExp(`^\\s*[<[◁]\\s*${NAMES}\\b[^>\\]▷\\n]*[>\\]▷]`, 'i')
const ANY_OPENING = new RegExp(`[<[◁]\\s*${NAMES}\\s*[>\\]▷]`, 'i')
const CLOSING = new RegExp(`[<[◁]\\s*/\\s*${NAMES}\\s*[>\\]▷]`, 'i')

/**
 * An answer without the thoughts before it. What was cut off before they were closed is thoughts from beginning to end. An
 * end without a beginning closes what the model's template opened for it.
 */
export function withoutReasoning(text: string): { text: string; reasoned: boolean } {
  const opened = OPENING.exec(text)
  if (!opened) return withoutUnopened(text)
  const rest = text.slice(opened[0].length)
  // By whichever of the names: models mix them up.
  const closing = CLOSING.exec(rest)
  if (!closing) return { text: '', reasoned: true }
  return { text: withoutReasoning(rest.slice(closing.index + closing[0].length)).text, reasoned: true }
}

function withoutUnopened(text: string): { text: string; reasoned: boolean } {
  const closing = CLOSING.exec(text)
  if (!closing || ANY_OPENING.test(text.slice(0, closing.index)))
    return { text: text.trim(), reasoned: false }
  const rest = text.slice(closing.index + closing[0].length)
  return { text: withoutReasoning(rest).text, reasoned: true }
}

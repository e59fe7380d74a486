/**
 * The tags that models write around their thoughts. They are removed only at the beginning of an answer: later, they may be
 * what the customer asked about. Some have a prefix (`seed:think`) or other brackets.
 */
const NAMES = '(?:[a-z]+:)?(?:think|thinking|thought|thoughts|reasoning)'
const tag = (slash: string, attributes = '\\s*') =>
  `(?:<\\s*${slash}\\s*${NAMES}\\b${attributes}>|\\[\\s*${slash}${NAMES}\\s*\\]|◁\\s*${slash}${NAMES}\\s*▷)`
const OPENING = new RegExp(`^[\\s\\p{Cf}]*${tag('', '[^>\\n]*')}`, 'iu')
const ANY_OPENING = new RegExp(tag(''), 'iu')
const CLOSING = new RegExp(tag('/'), 'iu')

/** gpt-oss writes in channels, if the server doesn't separate them. Only the last one is for the customer. */
const CHANNELS = /^\s*<\|(?:start|channel)\|>/
const FINAL_CHANNEL = '<|channel|>final<|message|>'

/**
 * Removes the thoughts before an answer. If an answer was cut before its thoughts ended, it consists of thoughts only. An
 * end tag without a start tag ends thoughts that the model's template started.
 */
export function withoutReasoning(text: string): { text: string; reasoned: boolean } {
  if (CHANNELS.test(text)) {
    const final = text.lastIndexOf(FINAL_CHANNEL)
    const answer = final < 0 ? '' : text.slice(final + FINAL_CHANNEL.length).split('<|')[0]
    return { text: (answer ?? '').trim(), reasoned: true }
  }
  let rest = text
  let reasoned = false
  for (;;) {
    const [opened = ''] = OPENING.exec(rest) ?? []
    const thoughts = rest.slice(opened.length)
    // Any of the names may end them, because models mix them up.
    const closing = opened.endsWith('/>') ? { index: 0, 0: '' } : CLOSING.exec(thoughts)
    if (opened === '' && !(closing && !ANY_OPENING.test(thoughts.slice(0, closing.index)))) {
      return { text: rest.trim(), reasoned }
    }
    if (!closing) return { text: '', reasoned: true }
    reasoned = true
    rest = thoughts.slice(closing.index + closing[0].length)
  }
}

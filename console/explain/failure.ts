import { type Facts, textIn } from './facts.ts'
import type { Message } from './message.ts'
import { say, type Words, worded } from './words.ts'

/**
 * What a failure means, and what to do. Our own codes have words in each language. A provider's codes have the words of
 * their class, and after them the words that came with the code.
 *
 * @param told of `message.failed` or `message.unknown`
 * @param last the message's current error: it has the class of the code, if the code is still the same
 */
export function failureLines(told: Facts, last: Message['error']): Words[] {
  const code = textIn(told.code)
  if (code === undefined) return []
  const detail = textIn(told.detail)
  const error = last?.code === code ? last : undefined
  if (isOurs(code)) {
    return [worded('failure', code, detail), ...(error ? [worded('failureFix', code, error.fix)] : [])]
  }
  return [
    ...(error ? [worded('failureClass', error.class)] : []),
    ...[detail, error?.fix].flatMap(text => (text ? [say('message.original', { text })] : [])),
  ]
}

/** A provider's codes are numbers, or begin with a capital. */
function isOurs(code: string): boolean {
  return /^[a-z][a-z_]+$/.test(code)
}

/** What a failure means and what to do, one sentence each. A provider's codes are shown in the provider's own words. */
export function troubleWords(error: { code: string; class: string; detail: string; fix: string }): {
  what: Words
  fix: Words
} {
  const { code, detail, fix } = error
  if (isOurs(code)) return { what: worded('failure', code, detail), fix: worded('failureFix', code, fix) }
  return {
    what: worded('failureClass', error.class, detail),
    fix: say('message.original', { text: `${detail} ${fix}` }),
  }
}

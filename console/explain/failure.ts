import { type Facts, textIn } from './facts.ts'
import type { Message } from './message.ts'
import { say, type Words, worded } from './words.ts'

/**
 * What a failure means and what to do, as lines. The service's own codes have words in each language. A provider's
 * code gets the words of its class, and then the text that came with it.
 *
 * @param told the data of `message.failed` or `message.unknown`
 * @param last the message's present error. Only it has a class; it is used if it is about the same code
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

/** Whether a code is the service's own. Codes of providers are numbers or begin with a capital letter. */
function isOurs(code: string): boolean {
  return /^[a-z][a-z_]+$/.test(code)
}

/** What a failure means and what to do, one sentence each. */
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

import { type Facts, textIn } from './facts.ts'
import type { Message } from './message.ts'
import { isMeant, withoutQuote } from './send-errors.ts'
import { type Key, say, verbatim, type Words, worded } from './words.ts'

interface Trouble {
  what: Words
  fix: Words
}

/** An error of a send, as the API has it. */
interface SendError {
  code: string
  class: string
  detail: string
  fix: string
}

/**
 * What a failure means and what to do, as lines.
 *
 * @param told the data of `message.failed` or `message.unknown`
 * @param last the message's present error. Only it has a class and says what to do; it is used if it is about the same code
 */
export function failureLines(told: Facts, last: Message['error']): Words[] {
  const code = textIn(told.code)
  if (code === undefined) return []
  const detail = textIn(told.detail)
  if (last?.code !== code) return [troubleWords({ code, class: '', detail: detail ?? code, fix: '' }).what]
  const { what, fix } = troubleWords({ ...last, detail: detail ?? last.detail })
  return [what, fix]
}

/** Whether a code is the service's own. Codes of providers are numbers or begin with a capital letter. */
function isOurs(code: string): boolean {
  return /^[a-z][a-z_]+$/.test(code)
}

/**
 * What a failure means and what to do, one sentence each. The words are found by the code. A provider's code without words
 * gets those of its class, and the service's English.
 */
export function troubleWords(error: SendError): Trouble {
  const { code, detail } = error
  const { text, quote } = withoutQuote(detail)
  const otherwise = inEnglish({ ...error, detail: text })
  const { what, fix } = isMeant(code, detail) ? byCode(code, otherwise) : otherwise
  return { what: quote === undefined ? what : say('message.quoted', { what, quote }), fix }
}

/** Words for a code of which the page knows none. */
function inEnglish({ code, class: kind, detail: text, fix }: SendError): Trouble {
  if (isOurs(code) || kind === '') return { what: verbatim(text), fix: verbatim(fix) }
  return {
    what: say('message.unworded', { what: worded('failureClass', kind, text), text }),
    fix: fix === '' ? verbatim('') : say('message.fixInEnglish', { text: fix }),
  }
}

/** Words for a code: the service's own, or a provider's. */
function byCode(code: string, otherwise: Trouble): Trouble {
  const sendError = (part: keyof Trouble): Words => ({
    key: `sendError.${code}.${part}` as Key,
    otherwise: otherwise[part],
  })
  const [what, fix] = [sendError('what'), sendError('fix')]
  if (!isOurs(code)) return { what, fix }
  return { what: worded('failure', code, what), fix: worded('failureFix', code, fix) }
}

/** What an error of a send means, and what to do. */
interface SendError {
  what: string
  fix: string
}

/**
 * The texts of errors by code. In a file of texts, errors with the same words stand together: its keys are lists of codes
 * and ranges of codes, such as `3 10 200-299`.
 */
export function byCode(texts: Readonly<Record<string, SendError>>): Record<string, SendError> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([codes, words]) =>
      codes
        .split(' ')
        .flatMap(rangeOf)
        .map(code => [code, words]),
    ),
  )
}

function rangeOf(codes: string): string[] {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(codes) ?? []
  if (from === undefined) return [codes]
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => String(Number(from) + index))
}

/** Codes of EngageLab that are also codes of WhatsApp itself, which Twilio passes on with another meaning. */
const AMBIGUOUS = ['1000', '2001', '2002', '2003']

/**
 * Whether the words of a code are about this error. The API does not say which provider gave the code, but its English
 * names it.
 */
export function isMeant(code: string, detail: string): boolean {
  return !AMBIGUOUS.includes(code) || detail.includes('EngageLab')
}

/** Splits what the service says of an error from the provider's own message, which some errors end with. */
export function withoutQuote(detail: string): { text: string; quote?: string } {
  const [text = '', quote] = detail.split(' Its error message: ')
  return quote === undefined ? { text } : { text, quote }
}

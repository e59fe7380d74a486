/** The parameters of a form post. If a name appears several times, all its values, in order. */
export type FormParameters = Record<string, string | string[]>

/** Why a webhook with a valid signature still can't be used. */
export interface WebhookError {
  detail: string
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: WebhookError }

export interface FormOptions {
  /** The request's Content-Type; absent for a query string. */
  contentType?: string
  /** Default 500. Twilio sends about 40, and adds new ones without notice. */
  maxParameters?: number
}

const FORM_TYPE = 'application/x-www-form-urlencoded'

/**
 * Parses the body of a form post, or a query string. A name that appears several times keeps all its values, in order.
 * Nothing is trimmed or nested, because the signature covers every byte.
 */
export function parseForm(
  body: string | Uint8Array,
  { contentType, maxParameters = 500 }: FormOptions = {},
): Parsed<FormParameters> {
  const wrongType = contentType === undefined ? undefined : wrongContentType(contentType)
  if (wrongType) return malformed(wrongType)
  const text = typeof body === 'string' ? body : decodeUtf8(body)
  if (text === undefined) return malformed('the body is not UTF-8')
  // Counted before parsing, so that a body full of separators costs nothing.
  if (separators(text, maxParameters) >= maxParameters) {
    return malformed(`the body has more than ${maxParameters} parameters`)
  }
  const parsed = new URLSearchParams(text)
  if (ENCODED_NON_ASCII.test(text) && replacements(parsed) > encodedReplacements(text)) {
    return malformed('the body has percent-encoded bytes that are not UTF-8')
  }
  return { ok: true, value: collect(parsed) }
}

function malformed(detail: string): Parsed<never> {
  return { ok: false, error: { detail } }
}

function wrongContentType(contentType: string): string | undefined {
  const [type = '', ...attributes] = contentType.split(';').map(part => part.trim().toLowerCase())
  if (type !== FORM_TYPE) return `the content type must be ${FORM_TYPE}`
  const charset = attributes.find(attribute => attribute.startsWith('charset='))?.slice('charset='.length)
  if (charset === undefined || /^"?utf-?8"?$/.test(charset)) return undefined
  return 'the charset must be UTF-8'
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}

function separators(text: string, max: number): number {
  let count = 0
  for (let at = text.indexOf('&'); at >= 0 && count < max; at = text.indexOf('&', at + 1)) count++
  return count
}

/** Only these bytes can be wrong. Most forms have none of them, and needn't be searched. */
const ENCODED_NON_ASCII = /%[89a-f]/i

// URLSearchParams replaces bytes that are no UTF-8 by U+FFFD. A text may also contain this character itself.
const REPLACEMENT = /\uFFFD/g

function replacements(parsed: URLSearchParams): number {
  let count = 0
  for (const pair of parsed) for (const text of pair) count += text.match(REPLACEMENT)?.length ?? 0
  return count
}

function encodedReplacements(text: string): number {
  return text.match(/\uFFFD|%EF%BF%BD/gi)?.length ?? 0
}

function collect(pairs: Iterable<[string, string]>): FormParameters {
  // Without a prototype, so that a parameter with any name (even `__proto__`) is an ordinary one.
  const parameters: FormParameters = Object.create(null)
  for (const [name, value] of pairs) {
    const known = parameters[name]
    if (known === undefined) parameters[name] = value
    else if (Array.isArray(known)) known.push(value)
    else parameters[name] = [known, value]
  }
  return parameters
}

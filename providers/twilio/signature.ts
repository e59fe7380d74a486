// Not imported from the package's root, which would load the whole REST library.
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js'
import type { FormParameters } from './form.ts'

export interface SignedForm {
  /** The X-Twilio-Signature header. */
  signature: string | undefined
  /** The public URL with the query as received and without fragment. Twilio signs the address that it was given. */
  url: string
  /** All parameters of the body as received, including empty ones, because the signature covers every name. */
  parameters: FormParameters
}

export interface SignedBody extends Omit<SignedForm, 'parameters'> {
  /** The raw body. Its SHA-256 is in the signed URL as `bodySHA256`. */
  body: string
}

/**
 * Whether one of `tokens` signed a form post. There may be several, because Twilio signs with the primary auth token, which
 * changes when another one is promoted. Compares in constant time and never throws: what can't be checked isn't valid.
 */
export function verifyForm({ signature, url, parameters }: SignedForm, tokens: string[]): boolean {
  return anyToken(signature, tokens, (token, header) => validateRequest(token, header, url, parameters))
}

/** The same for a webhook with a JSON body. */
export function verifyBody({ signature, url, body }: SignedBody, tokens: string[]): boolean {
  return anyToken(signature, tokens, (token, header) => validateRequestWithBody(token, header, url, body))
}

function anyToken(
  signature: string | undefined,
  tokens: string[],
  valid: (token: string, signature: string) => boolean,
): boolean {
  if (!signature) return false
  return tokens.some(token => {
    // Anyone can sign with an empty key.
    if (!token) return false
    try {
      return valid(token, signature)
    } catch {
      // The SDK throws on a URL that isn't absolute.
      return false
    }
  })
}

import type { Secrets } from './secrets.ts'

/** How long an address is valid at least, ms: longer than somebody looks at a page without loading its messages again. */
const GOOD_MS = 60 * 60_000
/** Addresses made within this time are identical, so that a browser can show the file from its cache, ms. */
const STEP_MS = 15 * 60_000
/** No address is valid for longer than this, ms. */
export const LONGEST_GOOD_MS = GOOD_MS + STEP_MS

/** The path under which this service serves files. */
export const MEDIA_PATH = '/media'

/**
 * A signed address of a file, good for a while, at which anybody can read it without a token: a browser, or a provider that
 * fetches what it sends.
 *
 * @param file.name becomes the end of the path, from which some providers take the name that the customer sees
 */
export function mediaAddress(
  secrets: Pick<Secrets, 'derive'>,
  publicUrl: string,
  { id, name }: { id: string; name?: string },
): string {
  const expires = String((Math.ceil((Date.now() + GOOD_MS) / STEP_MS) * STEP_MS) / 1_000)
  const signature = secrets.derive('media', signedText(id, expires)).toString('base64url')
  const path = name === undefined ? id : `${id}/${encodeURIComponent(name)}`
  return `${publicUrl.replace(/\/+$/, '')}${MEDIA_PATH}/${path}?expires=${expires}&signature=${signature}`
}

/** What the signature of an address covers. */
export function signedText(id: string, expires: string): string {
  return `${id}\n${expires}`
}

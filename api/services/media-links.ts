import type { ApiDependencies } from '../dependencies.ts'

/** How long a link is valid at least, ms: longer than somebody looks at a page without loading its messages again. */
const GOOD_MS = 60 * 60_000
/** Links made within this time are identical, so that a browser can show the file from its cache, ms. */
const STEP_MS = 15 * 60_000
/** How far the clocks of two machines may differ, ms. */
const CLOCKS_MS = 60_000
/** No link of ours is valid for longer than this, ms. */
const LONGEST_MS = GOOD_MS + STEP_MS + CLOCKS_MS

/** The path under which this service serves the files. */
export const MEDIA_PATH = '/media'

/**
 * Links to customers' files. Anyone who has a link can read its file for a while without a token, because a browser sends
 * none when it loads a picture. Links are given to those who may read the message.
 */
export interface MediaLinks {
  urlOf(mediaId: string): string
  /**
   * Whether this service made the link and it is still valid.
   *
   * A link that an older key signed must have been made before this process began, because that key has been replaced. So
   * such a link ends, at the latest, with the last one that could have been made by then. Somebody who stole an old key can
   * therefore make links for about an hour, and not for as long as the key stays in `SECRETS_KEY`.
   *
   * @param expires epoch s
   */
  isGood(mediaId: string, expires: string | undefined, signature: string | undefined): boolean
}

export function makeMediaLinks({
  secrets,
  config,
}: Pick<ApiDependencies, 'secrets'> & { config: { PUBLIC_URL: string } }): MediaLinks {
  const base = `${config.PUBLIC_URL.replace(/\/+$/, '')}${MEDIA_PATH}`
  const lastOfOlder = Date.now() + LONGEST_MS
  const signed = (mediaId: string, expires: string) => `${mediaId}\n${expires}`
  return {
    urlOf(mediaId) {
      const expires = String((Math.ceil((Date.now() + GOOD_MS) / STEP_MS) * STEP_MS) / 1_000)
      const signature = secrets.derive('media', signed(mediaId, expires)).toString('base64url')
      return `${base}/${mediaId}?expires=${expires}&signature=${signature}`
    },
    isGood(mediaId, expires = '', signature = '') {
      if (!/^\d{1,12}$/.test(expires) || !/^[\w-]{43}$/.test(signature)) return false
      const by = secrets.derivedBy(Buffer.from(signature, 'base64url'), 'media', signed(mediaId, expires))
      if (by === undefined) return false
      const [end, now] = [Number(expires) * 1_000, Date.now()]
      return end > now && end <= now + LONGEST_MS && (by === 'current' || end <= lastOfOlder)
    },
  }
}

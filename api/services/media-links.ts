import type { ApiDependencies } from '../dependencies.ts'

/** For how long a link is good, at least, ms: longer than somebody looks at a page without reading its messages again. */
const GOOD_MS = 60 * 60_000
/** Links made within this time are the same, so that a browser shows again what it has, ms. */
const STEP_MS = 15 * 60_000
/** How far the clocks of two machines may be apart, ms. */
const CLOCKS_MS = 60_000
/** No link that we make is good for longer, ms. */
const LONGEST_MS = GOOD_MS + STEP_MS + CLOCKS_MS

/** Where the files are served, on this service. */
export const MEDIA_PATH = '/media'

/**
 * Links by which whoever has one can read one customer's file for a while, without a token: a browser sends none when it
 * loads a picture. They are given to those who may read the message.
 */
export interface MediaLinks {
  urlOf(mediaId: string): string
  /**
   * Whether we made this link, and it is still good. `expires`: epoch s.
   *
   * An older key signs nothing since it was replaced, which was before this process began: a link of it ends with the last
   * one that may have been made until then. Who has got hold of such a key makes links for an hour, and not for as long as it
   * stands in `SECRETS_KEY`.
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

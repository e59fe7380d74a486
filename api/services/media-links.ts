import { LONGEST_GOOD_MS, mediaAddress, signedText } from '../../platform/media-address.ts'
import type { ApiDependencies } from '../dependencies.ts'

/** How far the clocks of two machines may differ, ms. */
const CLOCKS_MS = 60_000
/** No link of ours is valid for longer than this, ms. */
const LONGEST_MS = LONGEST_GOOD_MS + CLOCKS_MS

/**
 * Links to files. Anyone who has a link can read its file for a while without a token, because a browser sends none when it
 * loads a picture. Links are given to those who may read the message.
 */
export interface MediaLinks {
  /** @param name the file's name, for files that were uploaded here */
  urlOf(id: string, name?: string): string
  /**
   * Whether this service made the link and it is still valid.
   *
   * A link that an older key signed must have been made before this process began, because that key has been replaced. So
   * such a link ends, at the latest, with the last one that could have been made by then. Somebody who stole an old key can
   * therefore make links for about an hour, and not for as long as the key stays in `SECRETS_KEY`.
   *
   * @param expires epoch s
   */
  isGood(id: string, expires: string | undefined, signature: string | undefined): boolean
}

export function makeMediaLinks({
  secrets,
  config,
}: Pick<ApiDependencies, 'secrets'> & { config: { PUBLIC_URL: string } }): MediaLinks {
  const lastOfOlder = Date.now() + LONGEST_MS
  return {
    urlOf: (id, name) => mediaAddress(secrets, config.PUBLIC_URL, { id, name }),
    isGood(id, expires = '', signature = '') {
      if (!/^\d{1,12}$/.test(expires) || !/^[\w-]{43}$/.test(signature)) return false
      const by = secrets.derivedBy(Buffer.from(signature, 'base64url'), 'media', signedText(id, expires))
      if (by === undefined) return false
      const [end, now] = [Number(expires) * 1_000, Date.now()]
      return end > now && end <= now + LONGEST_MS && (by === 'current' || end <= lastOfOlder)
    },
  }
}

/**
 * Why a file is missing, in words for the person who looks at the message. The texts contain no address
 * and no account.
 */
export const MEDIA_ERRORS = {
  unreachable: {
    detail: 'The provider did not hand the file over yet.',
    fix: 'It is tried again by itself for a day; if this lasts, check the network of the worker.',
  },
  rate_limited: {
    detail: 'The provider asked to wait before the file is fetched.',
    fix: 'Nothing: it is tried again by itself.',
  },
  not_ready: {
    detail: 'The provider does not have the file ready yet.',
    fix: 'Nothing: it is tried again by itself.',
  },
  credentials_refused: {
    detail: 'The provider refused the channel’s credentials for the file.',
    fix: 'Give the channel its current auth token; until then it is tried again by itself for a day.',
  },
  gone: {
    detail: 'The provider no longer has the file.',
    fix: 'Ask the customer to send it again.',
  },
  not_supported: {
    detail: 'The provider does not hand out the files that customers send.',
    fix: 'Ask the customer to send it another way, by a link for example.',
  },
  provider_refused: {
    detail: 'The provider refused to hand the file over.',
    fix: 'Ask the customer to send it again.',
  },
  too_large: {
    detail: 'The file is larger than is taken.',
    fix: 'Ask the customer to send a smaller one.',
  },
  type_refused: {
    detail: 'The file is neither picture, sound, film, document, contact nor text.',
    fix: 'Ask the customer to send it in another format.',
  },
  not_allowed: {
    detail: 'The file’s address is not the provider’s own, or leads somewhere it must not be fetched from.',
    fix: 'Ask the customer to send it again; if this repeats, see who else can sign this channel’s webhooks.',
  },
  given_up: {
    detail: 'The file could not be fetched within a day.',
    fix: 'Try it again, or ask the customer to send it again.',
  },
  not_fetched: {
    detail: 'The file came before this service fetched files.',
    fix: 'Have it fetched now, if the provider still has it.',
  },
  channel_deleted: {
    detail: 'The channel was deleted before the file was fetched.',
    fix: 'Nothing: its credentials are gone.',
  },
  erased: {
    detail: 'The contact was erased, and their files with them.',
    fix: 'Nothing: it is gone for good.',
  },
  expired: {
    detail: 'The time for which the channel keeps files was over.',
    fix: 'Nothing: it is gone for good.',
  },
} as const

export type MediaErrorCode = keyof typeof MEDIA_ERRORS

/** Why a fetch failed for now. It may succeed later. */
export type PassingMediaError = 'unreachable' | 'rate_limited' | 'not_ready' | 'credentials_refused'

/** Why a file was deleted for good. */
export const GONE_ERRORS = ['erased', 'expired'] as const
export type GoneError = (typeof GONE_ERRORS)[number]

export function isGone(error: string | null): boolean {
  return GONE_ERRORS.some(gone => gone === error)
}

/** The error as it is shown. An unknown code, from another version, is shown by its name. */
export function mediaError(code: string): { code: string; detail: string; fix: string } {
  const known = Object.hasOwn(MEDIA_ERRORS, code) ? MEDIA_ERRORS[code as MediaErrorCode] : undefined
  return { code, ...(known ?? { detail: 'The file could not be fetched.', fix: 'Try it again.' }) }
}

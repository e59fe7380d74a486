/**
 * Why a file is missing, in words for the person who looks at the message. The texts contain no address
 * and no account.
 */
export const MEDIA_ERRORS = {
  unreachable: {
    detail: 'The provider has not delivered the file yet.',
    fix: 'The file is fetched again automatically for one day. If this error persists, check the network of the worker.',
  },
  rate_limited: {
    detail: 'The provider asked this service to wait before it fetches the file.',
    fix: 'You do not need to do anything: the file is fetched again automatically.',
  },
  not_ready: {
    detail: 'The provider does not have the file ready yet.',
    fix: 'You do not need to do anything: the file is fetched again automatically.',
  },
  credentials_refused: {
    detail: 'The provider refused the channel’s credentials when the file was fetched.',
    fix: 'Give the channel its current auth token. The file is fetched again automatically for one day.',
  },
  not_stored: {
    detail: 'The folder for files has no space, or can’t be used.',
    fix: 'Tell an operator: the log of the worker says what is wrong with DATA_DIR. The file is fetched again automatically for one day.',
  },
  gone: {
    detail: 'The provider no longer has the file.',
    fix: 'Ask the customer to send the file again.',
  },
  not_supported: {
    detail: 'The provider does not deliver the files that customers send.',
    fix: 'Ask the customer to send the file in another way, for example as a link.',
  },
  provider_refused: {
    detail: 'The provider refused to deliver the file.',
    fix: 'Ask the customer to send the file again.',
  },
  too_large: {
    detail: 'The file is larger than the limit.',
    fix: 'Ask the customer to send a smaller file.',
  },
  type_refused: {
    detail: 'The file is not a picture, audio, video, document, contact or text.',
    fix: 'Ask the customer to send the file in another format.',
  },
  not_allowed: {
    detail: 'The file’s URL does not belong to the provider, or leads to an address that is not allowed.',
    fix: 'Ask the customer to send the file again. If this happens again, check who else can sign this channel’s webhooks.',
  },
  given_up: {
    detail: 'The file could not be fetched within a day.',
    fix: 'Fetch the file again, or ask the customer to send it again.',
  },
  not_fetched: {
    detail: 'The file arrived before this service could fetch files.',
    fix: 'Fetch the file now, if the provider still has it.',
  },
  blocked: {
    detail: 'The customer is blocked, so the file was not fetched.',
    fix: 'Fetch it now if you need it.',
  },
  channel_deleted: {
    detail: 'The channel was deleted before the file was fetched.',
    fix: 'You can not fetch the file: the channel’s credentials are deleted.',
  },
  erased: {
    detail: 'The contact was erased, together with their files.',
    fix: 'The file can not be restored.',
  },
  expired: {
    detail: 'The file was deleted when the channel’s retention time for files was over.',
    fix: 'The file can not be restored.',
  },
} as const

export type MediaErrorCode = keyof typeof MEDIA_ERRORS

/** Why a fetch failed for now. It may succeed later. */
export type PassingMediaError =
  | 'unreachable'
  | 'rate_limited'
  | 'not_ready'
  | 'credentials_refused'
  | 'not_stored'

/** Why a file was deleted for good. */
export const GONE_ERRORS = ['erased', 'expired'] as const
export type GoneError = (typeof GONE_ERRORS)[number]

export function isGone(error: string | null): boolean {
  return GONE_ERRORS.some(gone => gone === error)
}

/** The error as it is shown. An unknown code, from another version, is shown by its name. */
export function mediaError(code: string): { code: string; detail: string; fix: string } {
  const known = Object.hasOwn(MEDIA_ERRORS, code) ? MEDIA_ERRORS[code as MediaErrorCode] : undefined
  return { code, ...(known ?? { detail: 'The file could not be fetched.', fix: 'Fetch the file again.' }) }
}

/**
 * Why the provider's message list could not be read, or not be used. Besides these, there are the provider's own codes, such
 * as the numbers of Twilio's errors.
 */
export const READING_ERRORS = {
  not_pointed_here: 'Nothing shows yet that the provider sends the messages to this service.',
  provider_unreachable: 'The provider gave no usable answer.',
  not_connected: 'No connection to the provider could be made.',
  outcome_unknown: 'The connection to the provider broke, or its answer could not be read.',
  invalid_channel: 'The channel’s account or sender has characters that a request can’t have.',
  list_too_long: 'The list has more messages than are read at once. The next reading goes on.',
  media_unreadable: 'The files of some messages could not be read. They are tried again.',
} as const

export type ReadingError = keyof typeof READING_ERRORS

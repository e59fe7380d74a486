import { type DeliveryError, NOT_SENT } from '../../domain/delivery.ts'

/** Our own reasons why a message was not sent; the provider was not involved. */
export const OUR_ERRORS = {
  expired: {
    code: 'expired',
    class: 'expired',
    detail: 'It could not be sent in time, and was not sent late.',
    fix: 'Send the message again if it is still useful.',
  },
  outcome_unknown: {
    code: 'outcome_unknown',
    class: 'unknown',
    detail: 'The provider gave no answer: the message may or may not have been sent.',
    fix: 'Ask the customer, or look in the provider’s log; then send it again, or mark it as sent.',
  },
  not_listed: {
    code: 'outcome_unknown',
    class: 'unknown',
    detail: 'The provider gave no answer, and its list did not show the message: it most likely did not go.',
    fix: 'Send it again, or mark it as sent if the customer has it.',
  },
  not_sent: {
    code: NOT_SENT,
    class: 'unknown',
    detail: 'Its outcome was unknown, and a person decided that it had not been sent.',
    fix: 'Send the message again if it is still useful.',
  },
  credentials_unreadable: {
    code: 'credentials_unreadable',
    class: 'config',
    detail: 'The channel’s credentials could not be opened with the key that the worker has.',
    fix: 'Start the worker with the SECRETS_KEY they were sealed with, or give the channel its auth token anew.',
  },
  opted_out: {
    code: 'opted_out',
    class: 'opted_out',
    detail: 'The customer wants no messages, so nothing is sent to them by itself.',
    fix: 'Nothing: it is as they wish. A person can still answer what they write.',
  },
  outside_window: {
    code: 'outside_window',
    class: 'window',
    detail:
      'WhatsApp’s 24 hours since the customer’s last message had passed, and the channel has no template for it.',
    fix: 'Give the channel an approved template for this message, or leave it out.',
  },
  nothing_to_say: {
    code: 'nothing_to_say',
    class: 'content',
    detail: 'The channel’s text for this is nothing but placeholders, and none of them had a value.',
    fix: 'Give the placeholder a fallback in the channel’s settings, such as {{contact.name|there}}, or write some words.',
  },
  earlier_part_failed: {
    code: 'earlier_part_failed',
    class: 'unknown',
    detail: 'An earlier part of this message did not go, so this part was not sent.',
    fix: 'Send the message again: only the parts that did not go are sent.',
  },
  taken_over: {
    code: 'taken_over',
    class: 'expired',
    detail: 'Somebody took the conversation over, or the customer wrote, before the AI’s answer could leave.',
    fix: 'Nothing: it was not sent.',
  },
  given_up: {
    code: 'given_up',
    class: 'retry_later',
    detail: 'An operator gave up the attempt to send it.',
    fix: 'Send it again.',
  },
  conversation_closed: {
    code: 'conversation_closed',
    class: 'expired',
    detail: 'The conversation was closed before it could be sent.',
    fix: 'Begin a new conversation with the customer.',
  },
  survey_over: {
    code: 'survey_over',
    class: 'expired',
    detail: 'The survey was over before its question could be sent.',
    fix: 'Nothing is to be done; the next resolution asks anew.',
  },
  channel_deleted: {
    code: 'channel_deleted',
    class: 'config',
    detail: 'The channel was deleted before it could be sent.',
    fix: 'Write through another channel.',
  },
} as const satisfies Record<string, DeliveryError>

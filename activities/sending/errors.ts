import { type DeliveryError, NOT_SENT } from '../../domain/delivery.ts'

/** Our own reasons why a message was not sent; the provider was not involved. */
export const OUR_ERRORS = {
  expired: {
    code: 'expired',
    class: 'expired',
    detail: 'The message could not be sent in time, so it was not sent.',
    fix: 'Send the message again if it is still useful.',
  },
  outcome_unknown: {
    code: 'outcome_unknown',
    class: 'unknown',
    detail: 'The provider gave no answer: the message may or may not have been sent.',
    fix: 'Ask the customer, or look in the provider’s log. Then send the message again, or mark it as sent.',
  },
  not_listed: {
    code: 'outcome_unknown',
    class: 'unknown',
    detail:
      'The provider gave no answer, and its list does not contain the message: it was probably not sent.',
    fix: 'Send the message again, or mark it as sent if the customer has received it.',
  },
  not_sent: {
    code: NOT_SENT,
    class: 'unknown',
    detail: 'The outcome was unknown, and a person stated that the message was not sent.',
    fix: 'Send the message again if it is still useful.',
  },
  credentials_unreadable: {
    code: 'credentials_unreadable',
    class: 'config',
    detail: 'The worker can’t decrypt the channel’s credentials with its key.',
    fix: 'Start the worker with the SECRETS_KEY that encrypted the credentials, or give the channel its credentials again.',
  },
  opted_out: {
    code: 'opted_out',
    class: 'opted_out',
    detail: 'The customer opted out, so no automatic message is sent.',
    fix: 'You do not need to do anything. An agent can still answer messages of this customer.',
  },
  outside_window: {
    code: 'outside_window',
    class: 'window',
    detail: 'WhatsApp’s 24-hour window was closed, and the channel has no template for this message.',
    fix: 'Give the channel an approved template for this message, or disable the message.',
  },
  nothing_to_say: {
    code: 'nothing_to_say',
    class: 'content',
    detail: 'The channel’s text for this message has only placeholders, and none of them has a value.',
    fix: 'In the channel’s settings, give the placeholder a fallback, such as {{contact.name|there}}, or add words to the text.',
  },
  file_gone: {
    code: 'file_gone',
    class: 'content',
    detail: 'The uploaded file was deleted.',
    fix: 'Upload it again, and send it in a new message.',
  },
  file_out_of_reach: {
    code: 'file_out_of_reach',
    class: 'config',
    detail: 'The provider fetches files from PUBLIC_URL, and can’t reach it.',
    fix: 'Set PUBLIC_URL to a URL of this service that the provider can reach. Then send the message again.',
  },
  earlier_part_failed: {
    code: 'earlier_part_failed',
    class: 'unknown',
    detail: 'An earlier part of this message was not sent, so this part was not sent either.',
    fix: 'Send the message again: only the parts that were not sent are sent.',
  },
  taken_over: {
    code: 'taken_over',
    class: 'expired',
    detail:
      'An agent took over the conversation, or the customer wrote again, before the AI agent’s answer was sent.',
    fix: 'You do not need to do anything: the answer was not sent.',
  },
  written_to_another: {
    code: 'written_to_another',
    class: 'recipient',
    detail: 'It was written to another customer: the merge of two contacts was undone before it was sent.',
    fix: 'Write it in the conversation with that customer, if it is still useful.',
  },
  given_up: {
    code: 'given_up',
    class: 'retry_later',
    detail: 'An operator gave up the attempt to send it.',
    fix: 'Send the message again.',
  },
  conversation_closed: {
    code: 'conversation_closed',
    class: 'expired',
    detail: 'The conversation was closed before the message could be sent.',
    fix: 'Start a new conversation with the customer.',
  },
  survey_over: {
    code: 'survey_over',
    class: 'expired',
    detail: 'The survey was over before its question could be sent.',
    fix: 'You do not need to do anything. When the conversation is resolved again, a new survey is sent.',
  },
  channel_deleted: {
    code: 'channel_deleted',
    class: 'config',
    detail: 'The channel was deleted before the message could be sent.',
    fix: 'Send the message through another channel.',
  },
} as const satisfies Record<string, DeliveryError>

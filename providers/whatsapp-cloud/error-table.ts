import type { FailureClass } from '../../domain/delivery.ts'
import { CREDENTIALS_REFUSED } from './credentials-refused.ts'

/**
 * What an error code of the Cloud API means for our message. The words are ours, because Meta's can quote phone numbers.
 */
export interface CloudError {
  class: FailureClass
  detail: string
  fix: string
  /** With `retry_later`: how long to wait, ms. Absent: as long as the caller's own back-off. */
  retryAfterMs?: number
}

/** One row can hold several codes with the same words. */
type ErrorRow = { codes: number[] } & CloudError

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/**
 * One customer may get a message every 6 s on average, and after a burst the sender has to wait longer (Meta, Throughput,
 * 2026-09).
 */
const PAIR = 12 * SECOND
/** The limit is per number and second; the next second has room again. */
const THROUGHPUT = 2 * SECOND
/** Meta raises a number's throughput within a minute, and an overload ends within minutes. */
const SOON = MINUTE
/** Meta counts an app's calls per hour. */
const HOURLY = 15 * MINUTE
/** Meta asks to wait a day before the same person is tried again. */
const A_DAY = 24 * HOUR

const IN_THE_MANAGER = 'Find the reason in Meta’s WhatsApp Manager, and correct it there.'
const CHECK_TEMPLATE = 'Check the template in Meta’s WhatsApp Manager, and give all variables that it needs.'

/**
 * Error codes of the Cloud API, for sends and for statuses: the same code can appear in either. Meanings follow Meta's page
 * of error codes (2026-09); the classes are ours. An unknown code counts as permanent, see `deliveryError`.
 */
export const ERROR_TABLE: ErrorRow[] = [
  // The token and its permissions.
  {
    codes: CREDENTIALS_REFUSED.codes.map(Number),
    class: 'config',
    detail: CREDENTIALS_REFUSED.detail,
    fix: CREDENTIALS_REFUSED.fix,
  },
  {
    codes: [3, 10, 131005, ...range(200, 299)],
    class: 'config',
    detail:
      'The channel’s access token lacks a permission, or its system user has no access to the WhatsApp account.',
    fix: 'Give the system user access to the WhatsApp account, and create the token with whatsapp_business_messaging and whatsapp_business_management.',
  },
  {
    codes: [33, 803],
    class: 'config',
    detail: 'Meta no longer knows the channel’s number, or the access token is not allowed to use it.',
    fix: 'Verify the channel. If the number was moved, connect it again.',
  },
  // The account and the number.
  {
    codes: [368, 131031],
    class: 'config',
    detail: 'Meta has restricted, locked or disabled the WhatsApp account.',
    fix: IN_THE_MANAGER,
  },
  {
    codes: [131037],
    class: 'config',
    detail: 'The number has no display name approved by Meta.',
    fix: 'Have a display name approved in Meta’s WhatsApp Manager.',
  },
  {
    codes: [131042],
    class: 'config',
    detail: 'Meta does not send the message because of a payment problem.',
    fix: 'Check the payment method of the WhatsApp account in Meta’s Business Manager.',
  },
  {
    codes: [131045, 133000, 133010, 133015],
    class: 'config',
    detail: 'The number is not registered for the Cloud API.',
    fix: 'Register the number in Meta’s WhatsApp Manager, then verify the channel.',
  },
  {
    codes: [133005, 133006, 133008, 133009, 133016],
    class: 'config',
    detail:
      'The number’s registration is blocked: the PIN or code was wrong, or there were too many attempts.',
    fix: 'Check in Meta’s WhatsApp Manager when the number can be registered again.',
  },
  {
    codes: [131030],
    class: 'config',
    detail:
      'A test number can send only to the numbers on its list. The customer’s number is not on the list.',
    fix: 'Add the customer’s number to the list on the app’s API setup page, or connect a real number.',
  },
  // Not accepted at the moment.
  {
    codes: [130429],
    class: 'retry_later',
    detail: 'The number has reached its limit of messages per second.',
    fix: 'You do not need to do anything: the message is sent again automatically.',
    retryAfterMs: THROUGHPUT,
  },
  {
    codes: [131056],
    class: 'retry_later',
    detail: 'The number has sent this customer as many messages in a short time as WhatsApp allows.',
    fix: 'You do not need to do anything: the message is sent again automatically. Messages to other customers are not delayed.',
    retryAfterMs: PAIR,
  },
  {
    codes: [2, 131016, 133004],
    class: 'retry_later',
    detail: 'WhatsApp is overloaded or not available.',
    fix: 'The message is sent again automatically. If this error persists, see Meta’s status page.',
  },
  {
    codes: [131057],
    class: 'retry_later',
    detail: 'Meta is changing the number, for example to raise its throughput.',
    fix: 'You do not need to do anything: the message is sent again automatically.',
    retryAfterMs: SOON,
  },
  {
    codes: [4, 17, 613, 80007],
    class: 'retry_later',
    detail: 'The app or the WhatsApp account has reached its limit of calls per hour.',
    fix: 'The message is sent again automatically. If this happens often, check which other programs use the same app.',
    retryAfterMs: HOURLY,
  },
  {
    codes: [131048],
    class: 'retry_later',
    detail: 'Meta restricts the number, because customers reported or blocked it.',
    fix: 'Check the number’s quality rating in Meta’s WhatsApp Manager, and send only to customers who expect messages.',
    retryAfterMs: HOUR,
  },
  {
    codes: [131064],
    class: 'retry_later',
    detail: 'Meta restricts the account’s templates, because they were not used as approved.',
    fix: IN_THE_MANAGER,
    retryAfterMs: HOUR,
  },
  {
    codes: [131049, 130472],
    class: 'retry_later',
    detail:
      'Meta did not deliver this marketing message: the customer received many recently, or is part of a Meta experiment.',
    fix: 'Do not send it again today. A template of the category Utility, or an answer to a message of the customer, can still be sent.',
    retryAfterMs: A_DAY,
  },
  {
    codes: [1, 131000],
    class: 'unknown',
    detail: 'WhatsApp had an error: the message may or may not have been sent.',
    fix: 'Before you send it again, wait for the delivery report or ask the customer.',
  },
  // The customer.
  {
    codes: [131026],
    class: 'recipient',
    detail:
      'The customer can’t be reached: the number is not on WhatsApp, the app is too old, or its terms were not accepted.',
    fix: 'Check the number, or contact the customer in another way.',
  },
  {
    codes: [131021],
    class: 'recipient',
    detail: 'The customer’s number is the channel’s own number.',
    fix: 'Send the message to the customer’s number.',
  },
  {
    codes: [130403],
    class: 'recipient',
    detail: 'The channel’s number has blocked the customer.',
    fix: 'Unblock the customer, then send the message again.',
  },
  {
    codes: [130497],
    class: 'recipient',
    detail: 'The business is not allowed to send messages to customers in this country.',
    fix: 'Contact the customer in another way.',
  },
  {
    codes: [131062],
    class: 'recipient',
    detail:
      'An authentication template can be sent only to a phone number, and the customer’s number is not known.',
    fix: 'Ask the customer for their number.',
  },
  {
    // Not `opted_out`, because it stops marketing only; answers can still be sent.
    codes: [131050],
    class: 'recipient',
    detail: 'The customer stopped marketing messages from this business on WhatsApp.',
    fix: 'Do not send marketing messages to this customer. Answers to their messages are still delivered.',
  },
  {
    codes: [131047],
    class: 'window',
    detail: 'More than 24 hours have passed since the customer’s last message.',
    fix: 'Send a template. If the customer did write within 24 hours, send the message again: WhatsApp sometimes returns this error wrongly.',
  },
  // The message.
  {
    codes: [100, 131008, 131009, 135000],
    class: 'content',
    detail: 'WhatsApp does not accept the message in this form.',
    fix: 'Change the text or its parts, or send the message as plain text.',
  },
  {
    codes: [131051],
    class: 'content',
    detail: 'WhatsApp does not support messages of this type.',
    fix: 'Send the message as text.',
  },
  {
    codes: [131052],
    class: 'content',
    detail: 'The customer’s file can’t be downloaded from WhatsApp.',
    fix: 'Ask the customer to send the file again, or a smaller file.',
  },
  {
    codes: [131053],
    class: 'content',
    detail:
      'WhatsApp did not accept the file: it could not be downloaded, or its type or size is not allowed.',
    fix: 'Check that the URL is public and that WhatsApp accepts the file’s type and size, or send another file.',
  },
  // Templates.
  {
    codes: [132001],
    class: 'config',
    detail: 'The template does not exist in this language, or is not approved.',
    fix: 'Choose a template that is approved in Meta’s WhatsApp Manager.',
  },
  {
    codes: [132007, 132015, 132016],
    class: 'config',
    detail: 'The template is paused or disabled, or violates a policy.',
    fix: 'Choose another template. Meta’s WhatsApp Manager shows what is wrong with this one.',
  },
  {
    codes: [132000],
    class: 'content',
    detail: 'The template has a different number of variables.',
    fix: CHECK_TEMPLATE,
  },
  {
    codes: [132005],
    class: 'content',
    detail: 'The template’s text is too long with these variables.',
    fix: 'Use shorter variables.',
  },
  {
    codes: [132012, 132018],
    class: 'content',
    detail:
      'A variable does not match the template: its format is different, or it contains white space that is not allowed.',
    fix: CHECK_TEMPLATE,
  },
]

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

import type { FailureClass } from '../../domain/delivery.ts'

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

const IN_THE_MANAGER = 'See in Meta’s WhatsApp Manager why, and set it right there.'
const CHECK_TEMPLATE = 'Look at the template in Meta’s WhatsApp Manager, and fill in what it asks for.'

/**
 * Error codes of the Cloud API, for sends and for statuses: the same code can appear in either. Meanings follow Meta's page
 * of error codes (2026-09); the classes are ours. An unknown code counts as permanent, see `deliveryError`.
 */
export const ERROR_TABLE: ErrorRow[] = [
  // The token and its permissions.
  {
    codes: [0, 190],
    class: 'config',
    detail: 'Meta does not accept the channel’s access token: it expired, or was taken back.',
    fix: 'Make a system user’s token that does not expire, and give it to the channel.',
  },
  {
    codes: [3, 10, 131005, ...range(200, 299)],
    class: 'config',
    detail: 'The channel’s access token lacks a permission, or its user the asset.',
    fix: 'Give the system user the WhatsApp account, and its token whatsapp_business_messaging and whatsapp_business_management.',
  },
  {
    codes: [33],
    class: 'config',
    detail: 'Meta does not know the channel’s number any more, or the token may not use it.',
    fix: 'Verify the channel; if the number was moved, connect it anew.',
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
    detail: 'The number has no display name that Meta has approved.',
    fix: 'Have a display name approved in Meta’s WhatsApp Manager.',
  },
  {
    codes: [131042],
    class: 'config',
    detail: 'Meta does not send it for a matter of payment.',
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
    detail: 'The number’s registration is blocked: its PIN or code was wrong, or was tried too often.',
    fix: 'See in Meta’s WhatsApp Manager when it can be registered again.',
  },
  {
    codes: [131030],
    class: 'config',
    detail: 'A test number writes only to the numbers on its list, and the customer is not on it.',
    fix: 'Add the customer’s number to the list in the app’s API set-up, or connect a real number.',
  },
  // Not accepted at the moment.
  {
    codes: [130429],
    class: 'retry_later',
    detail: 'The number sends as many messages a second as it may.',
    fix: 'Nothing: it is tried again by itself.',
    retryAfterMs: THROUGHPUT,
  },
  {
    codes: [131056],
    class: 'retry_later',
    detail: 'This customer got as many messages in short time as WhatsApp lets one number send them.',
    fix: 'Nothing: it is tried again by itself; others are not held up.',
    retryAfterMs: PAIR,
  },
  {
    codes: [2, 131016, 133004],
    class: 'retry_later',
    detail: 'WhatsApp is overloaded or out of order.',
    fix: 'It is tried again by itself; if this lasts, see Meta’s status page.',
  },
  {
    codes: [131057],
    class: 'retry_later',
    detail: 'Meta is at work on the number, as when it raises its throughput.',
    fix: 'Nothing: it is tried again by itself.',
    retryAfterMs: SOON,
  },
  {
    codes: [4, 80007],
    class: 'retry_later',
    detail: 'The app, or the WhatsApp account, made as many calls as it may in an hour.',
    fix: 'It is tried again by itself; if this repeats, see what else uses the same app.',
    retryAfterMs: HOURLY,
  },
  {
    codes: [131048],
    class: 'retry_later',
    detail: 'Meta holds the number’s messages back, since customers reported or blocked it.',
    fix: 'See the number’s quality in Meta’s WhatsApp Manager, and write only to who expects it.',
    retryAfterMs: HOUR,
  },
  {
    codes: [131064],
    class: 'retry_later',
    detail:
      'Meta holds the account’s templates back, since they were used in another way than they were approved for.',
    fix: IN_THE_MANAGER,
    retryAfterMs: HOUR,
  },
  {
    codes: [131049, 130472],
    class: 'retry_later',
    detail:
      'Meta did not deliver this marketing message: the customer got many lately, or is part of an experiment.',
    fix: 'Don’t send it again today; a template of the category Utility, or an answer to what they write, goes through.',
    retryAfterMs: A_DAY,
  },
  {
    codes: [1, 131000],
    class: 'unknown',
    detail: 'WhatsApp failed in a way that leaves open whether the message was sent.',
    fix: 'Ask the customer, or wait for its report, before sending it again.',
  },
  // The customer.
  {
    codes: [131026],
    class: 'recipient',
    detail:
      'The customer can’t be reached: no WhatsApp at this number, an old app, or its terms were not accepted.',
    fix: 'Check the number, or reach the customer another way.',
  },
  {
    codes: [131021],
    class: 'recipient',
    detail: 'The message is to the channel’s own number.',
    fix: 'Write to the customer’s number.',
  },
  {
    codes: [130403],
    class: 'recipient',
    detail: 'The customer is blocked by the channel’s own number.',
    fix: 'Unblock them, then send it again.',
  },
  {
    codes: [130497],
    class: 'recipient',
    detail: 'The business may not write to customers of this country.',
    fix: 'Reach the customer another way.',
  },
  {
    codes: [131062],
    class: 'recipient',
    detail: 'A template for authentication goes to a phone number only, and the customer’s is not known.',
    fix: 'Ask the customer for their number.',
  },
  {
    // Not `opted_out`, because it stops marketing only; answers can still be sent.
    codes: [131050],
    class: 'recipient',
    detail: 'The customer stopped marketing messages of this business on WhatsApp.',
    fix: 'Don’t send them marketing; an answer to what they write still goes.',
  },
  {
    codes: [131047],
    class: 'window',
    detail: 'More than 24 hours have passed since the customer’s last message.',
    fix: 'Send a template. If they did write within 24 hours, send it again: WhatsApp errs in this at times.',
  },
  // The message.
  {
    codes: [100, 131008, 131009, 135000],
    class: 'content',
    detail: 'WhatsApp does not take the message in this form.',
    fix: 'Change the text or its parts, or send it as plain text.',
  },
  {
    codes: [131051],
    class: 'content',
    detail: 'WhatsApp does not take messages of this kind.',
    fix: 'Send it as text.',
  },
  {
    codes: [131052],
    class: 'content',
    detail: 'The customer’s file can’t be had from WhatsApp.',
    fix: 'Ask the customer to send it again, or a smaller one.',
  },
  {
    codes: [131053],
    class: 'content',
    detail: 'WhatsApp did not take the file: it could not be fetched, or its type or size is not accepted.',
    fix: 'Check that the address is public and the type accepted, or send another file.',
  },
  // Templates.
  {
    codes: [132001],
    class: 'config',
    detail: 'There is no such template in this language, or it is not approved.',
    fix: 'Choose a template that is approved in Meta’s WhatsApp Manager.',
  },
  {
    codes: [132007, 132015, 132016],
    class: 'config',
    detail: 'The template is paused or disabled, or breaks a policy.',
    fix: 'Choose another template; Meta’s WhatsApp Manager tells what is wrong with this one.',
  },
  {
    codes: [132000],
    class: 'content',
    detail: 'The template has another number of variables.',
    fix: CHECK_TEMPLATE,
  },
  {
    codes: [132005],
    class: 'content',
    detail: 'The template’s text is too long with what was filled in.',
    fix: 'Fill in less.',
  },
  {
    codes: [132012, 132018],
    class: 'content',
    detail: 'What was filled in does not fit the template: another format, or white space that is not taken.',
    fix: CHECK_TEMPLATE,
  },
]

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

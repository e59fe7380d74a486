import type { FailureClass } from '../../domain/delivery.ts'

/** What an error code of Twilio means for a message of ours, in our words. */
export interface TwilioError {
  class: FailureClass
  detail: string
  fix: string
  /** With `retry_later`: how long to leave it be, ms. Absent: as soon as the caller's own back-off allows. */
  retryAfterMs?: number
}

const MINUTE = 60_000
/** Congestion at a carrier or inside Twilio passes within minutes. */
const SOON = 2 * MINUTE
/** A queue drains at its sender's pace, and a phone is switched on at some time: look again a few times an hour. */
const LATER = 15 * MINUTE
/** Twilio documents 15 to 30 minutes for its fraud block. */
const FRAUD_BLOCK = 30 * MINUTE
/** A daily cap ends at an hour the error does not tell; trying hourly costs little and finds it. */
const CAPPED = 60 * MINUTE

/**
 * What Twilio's error codes mean, on a create or in a status report: a code can show up on either path. One row can hold
 * several that call for the same words. The classes follow Twilio's error pages and Meta's mapping of them.
 */
export const ERROR_TABLE: ({ codes: number[] } & TwilioError)[] = [
  {
    codes: [20003],
    class: 'config',
    detail: 'Twilio does not accept the channel’s credentials.',
    fix: 'Check the Account SID and auth token, and that the account is active; then save the token again.',
  },
  {
    codes: [20404],
    class: 'config',
    detail: 'Twilio does not know the account, service or template this was sent through.',
    fix: 'Check the channel’s SIDs in the Twilio console.',
  },
  {
    codes: [20429],
    class: 'retry_later',
    detail: 'Twilio has too many requests of this account at once, and did not take this one.',
    fix: 'Nothing: it is tried again by itself.',
  },
  {
    codes: [20500, 20503],
    class: 'unknown',
    detail: 'Twilio had an error of its own while taking it: the message may or may not have been sent.',
    fix: 'Look in Twilio’s message log, or ask the customer, before sending it again.',
  },
  {
    codes: [21211],
    class: 'recipient',
    detail: 'The customer’s number is not a valid one.',
    fix: 'Check the number, with its country code.',
  },
  {
    codes: [21614, 21612],
    class: 'recipient',
    detail: 'The customer’s number can’t take messages from this channel.',
    fix: 'Reach the customer by another number or channel.',
  },
  {
    codes: [21408],
    class: 'config',
    detail: 'The account may not send to the customer’s country.',
    fix: 'Enable the country under Messaging > Settings > Geo permissions in the Twilio console.',
  },
  {
    codes: [21606, 21212, 21603],
    class: 'config',
    detail: 'The channel’s own number is missing, not the account’s, or can’t send messages.',
    fix: 'Check the number in the Twilio console, and the channel’s phone number here.',
  },
  {
    codes: [21608, 21219],
    class: 'config',
    detail: 'A trial account can only write to numbers it has verified.',
    fix: 'Verify the customer’s number in the Twilio console, or upgrade the account.',
  },
  {
    codes: [21610],
    class: 'opted_out',
    detail: 'The customer has opted out of messages from this number.',
    fix: 'Don’t write until the customer sends START.',
  },
  {
    codes: [21611],
    class: 'retry_later',
    detail: 'The queue of the channel’s number is full.',
    fix: 'Wait until it has drained, or send through a Messaging Service with more numbers.',
    retryAfterMs: LATER,
  },
  {
    codes: [21617],
    class: 'content',
    detail: 'The text is longer than the 1600 characters Twilio takes.',
    fix: 'Shorten it, or send it in parts.',
  },
  {
    codes: [21602],
    class: 'content',
    detail: 'The message has neither text nor media.',
    fix: 'Write something, or attach a file.',
  },
  {
    codes: [21620, 21623],
    class: 'content',
    detail: 'A media address is not valid, or there are more than ten.',
    fix: 'Attach at most ten files, by public https:// addresses.',
  },
  {
    codes: [21654, 21655, 21656],
    class: 'content',
    detail: 'The template does not exist, or its variables do not fit it.',
    fix: 'Check the contentSid and the variables against the template in the Twilio console.',
  },
  {
    codes: [21701, 21702, 21703, 21704, 21705],
    class: 'config',
    detail: 'The Messaging Service is missing or not valid, or has no number to send from.',
    fix: 'Check the service SID, and add a sender under Messaging > Services > Sender pool.',
  },
  {
    codes: [30001],
    class: 'retry_later',
    detail: 'It waited too long in the sender’s full queue, and was dropped.',
    fix: 'Send it again later; add numbers to the Messaging Service if it happens often.',
    retryAfterMs: LATER,
  },
  {
    codes: [30002],
    class: 'config',
    detail: 'The Twilio account is suspended.',
    fix: 'See the Twilio console for why, and have it reactivated.',
  },
  {
    codes: [30003],
    class: 'retry_later',
    detail: 'The customer’s phone is off or out of reach.',
    fix: 'Send it again later.',
    retryAfterMs: LATER,
  },
  {
    codes: [30004],
    class: 'recipient',
    detail: 'The customer’s phone or carrier blocks messages from this number.',
    fix: 'Reach the customer by another number or channel.',
  },
  {
    codes: [30005],
    class: 'recipient',
    detail: 'The customer’s number is unknown, or no longer in service.',
    fix: 'Check the number.',
  },
  {
    codes: [30006],
    class: 'recipient',
    detail: 'The customer’s number is a landline, or its carrier can’t be reached.',
    fix: 'Reach the customer by another number or channel.',
  },
  {
    codes: [30007],
    class: 'content',
    detail: 'The carrier or Twilio filtered it as spam or as against their policy.',
    fix: 'Change the text (links above all), and check the number’s registration.',
  },
  {
    codes: [30008],
    class: 'retry_later',
    detail: 'The carrier did not deliver it, and gave no reason.',
    fix: 'Send it again once; if it fails again, reach the customer otherwise.',
    retryAfterMs: LATER,
  },
  {
    codes: [30017, 30022, 30410, 30500],
    class: 'retry_later',
    detail: 'The carrier or Twilio was congested, and did not deliver it.',
    fix: 'Send it again in some minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [30023, 63038],
    class: 'retry_later',
    detail: 'The account has sent all it may on one day.',
    fix: 'Wait for the next day, or have the limit raised.',
    retryAfterMs: CAPPED,
  },
  {
    codes: [30032, 30034],
    class: 'config',
    detail: 'The channel’s number is not registered with the carriers as they demand.',
    fix: 'Register it (toll-free verification, or A2P 10DLC) in the Twilio console.',
  },
  {
    codes: [30036],
    class: 'expired',
    detail: 'It could not be delivered within its validity period.',
    fix: 'Send it again if it still makes sense.',
  },
  {
    codes: [30450],
    class: 'retry_later',
    detail: 'Twilio blocked it for some minutes, on suspicion of SMS pumping fraud.',
    fix: 'Send it again in half an hour, or add the number to the safe list in the Twilio console.',
    retryAfterMs: FRAUD_BLOCK,
  },
  {
    codes: [63001],
    class: 'config',
    detail: 'WhatsApp does not accept the sender’s credentials.',
    fix: 'Check the WhatsApp sender in the Twilio console.',
  },
  {
    codes: [63003, 63024],
    class: 'recipient',
    detail: 'The customer can’t be reached at this address on WhatsApp.',
    fix: 'Check the number, and whether it is on WhatsApp.',
  },
  {
    codes: [63005, 63013, 63021],
    class: 'content',
    detail: 'WhatsApp refused the content, as not valid or against its policy.',
    fix: 'Change the text or the file.',
  },
  {
    codes: [63007],
    class: 'config',
    detail: 'The channel’s number is not a WhatsApp sender of this account.',
    fix: 'Check the sender under Messaging > Senders > WhatsApp senders in the Twilio console.',
  },
  {
    codes: [63015],
    class: 'config',
    detail: 'The customer has not joined the WhatsApp sandbox.',
    fix: 'Let them send the join code to the sandbox number (every three days), or use a real sender.',
  },
  {
    codes: [63016],
    class: 'window',
    detail: 'More than 24 hours have passed since the customer’s last WhatsApp message.',
    fix: 'Send an approved template.',
  },
  {
    codes: [63018],
    class: 'retry_later',
    detail: 'WhatsApp takes no more from this number for now.',
    fix: 'Send it again later; the limit can last up to a day.',
    retryAfterMs: LATER,
  },
  {
    codes: [63017],
    class: 'retry_later',
    detail: 'The account sends faster than Twilio passes on.',
    fix: 'Send it again in some minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [63019],
    class: 'content',
    detail: 'The file could not be fetched from its address.',
    fix: 'Check that the address is public, quick and of the right content type; then send it again.',
  },
  {
    codes: [63020],
    class: 'config',
    detail: 'WhatsApp refuses for the business account’s payment or set-up.',
    fix: 'Check the business account in Meta’s Business Manager.',
  },
  {
    codes: [63032, 63033],
    class: 'recipient',
    detail: 'WhatsApp does not let this customer get it: they blocked us, or WhatsApp holds it back.',
    fix: 'Reach the customer by another channel.',
  },
  {
    codes: [63009, 63010, 63012],
    class: 'retry_later',
    detail: 'WhatsApp or Twilio had an error of its own, and did not deliver it.',
    fix: 'Send it again in some minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [63027, 63028, 63040, 63041, 63042],
    class: 'config',
    detail: 'The template is missing, paused, disabled or rejected, or its variables do not fit.',
    fix: 'Check the template and its approval in the Twilio console.',
  },
]

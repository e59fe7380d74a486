import { CREDENTIALS_REFUSED } from './credentials-refused.ts'
import { CAPPED, type ErrorRow, LATER, SOON } from './error-rows.ts'

/** Errors of the account, its senders and its services. */
export const ACCOUNT_ERRORS: ErrorRow[] = [
  {
    codes: CREDENTIALS_REFUSED.codes.map(Number),
    class: 'config',
    detail: CREDENTIALS_REFUSED.detail,
    fix: CREDENTIALS_REFUSED.fix,
  },
  {
    codes: [20008],
    class: 'config',
    detail: 'The channel has Twilio’s test credentials, which do not send messages.',
    fix: 'Set the channel’s auth token to the live auth token of the account.',
  },
  {
    codes: [10001, 20005, 30002, 90010],
    class: 'config',
    detail: 'The Twilio account is suspended or closed.',
    fix: 'Find the reason in the Twilio console, and have the account reactivated.',
  },
  {
    codes: [20010, 30037],
    class: 'config',
    detail: 'The Twilio account is not enabled for sending messages.',
    fix: 'Ask Twilio’s support to enable it.',
  },
  {
    codes: [20404, 30404],
    class: 'config',
    detail: 'Twilio does not know the account, service or template that the message uses.',
    fix: 'Check the channel’s SIDs in the Twilio console.',
  },
  {
    codes: [20410],
    class: 'config',
    detail: 'Twilio no longer offers the API that the message was sent through.',
    fix: 'Tell the operator of this service that it must be updated.',
  },
  {
    codes: [20429],
    class: 'retry_later',
    detail: 'The account has too many concurrent requests, and Twilio did not accept this one.',
    fix: 'You do not need to do anything: the message is sent again automatically.',
  },
  {
    codes: [20500, 20503, 20504],
    class: 'unknown',
    detail: 'Twilio had an internal error: the message may or may not have been sent.',
    fix: 'Before you send it again, look for the message in Twilio’s message log or ask the customer.',
  },
  {
    codes: [21730],
    class: 'retry_later',
    detail: 'Twilio is under maintenance and did not accept the message.',
    fix: 'Send the message again in a few minutes.',
    retryAfterMs: LATER,
  },
  {
    codes: [21212, 21601, 21603, 21606, 21616, 21659, 21661],
    class: 'config',
    detail: 'The channel’s number is missing, does not belong to the account, or can’t send messages.',
    fix: 'Check the number in the Twilio console and in the channel’s settings.',
  },
  {
    codes: [21660, 63109],
    class: 'config',
    detail: 'The channel’s number now belongs to another account.',
    fix: 'Connect the number again, with the Account SID and auth token of its new account.',
  },
  {
    codes: [21407],
    class: 'config',
    detail: 'The channel’s number is of a type that can’t send messages.',
    fix: 'Use a number whose capabilities include SMS.',
  },
  {
    codes: [21210, 21264],
    class: 'config',
    detail: 'The number that sends the message is not verified.',
    fix: 'Verify it in the Twilio console, or send from a number of the account.',
  },
  {
    codes: [21219, 21608, 14111],
    class: 'config',
    detail: 'A trial account can only send to verified numbers.',
    fix: 'Verify the customer’s number in the Twilio console, or upgrade the account.',
  },
  {
    codes: [10002, 21267, 21607],
    class: 'config',
    detail: 'A trial account can’t send this message, or can’t use this sender.',
    fix: 'Upgrade the account in the Twilio console.',
  },
  {
    codes: [30044],
    class: 'content',
    detail: 'The text is longer than a trial account allows.',
    fix: 'Shorten the text, or upgrade the account in the Twilio console.',
  },
  {
    codes: [30454],
    class: 'retry_later',
    detail: 'The trial account has reached its limit of messages.',
    fix: 'Upgrade the account in the Twilio console, or wait until the limit is reset.',
    retryAfterMs: CAPPED,
  },
  {
    codes: [21611],
    class: 'retry_later',
    detail: 'Twilio’s queue for the channel’s number is full.',
    fix: 'Wait until the queue is shorter, or send through a Messaging Service with more numbers.',
    retryAfterMs: LATER,
  },
  {
    codes: [14107],
    class: 'retry_later',
    detail: 'This customer was sent too many messages within seconds. Twilio suspects a loop.',
    fix: 'Wait a minute, and check whether the customer’s phone answers automatically.',
    retryAfterMs: SOON,
  },
  {
    codes: [21701, 21702, 21703, 21704, 21705, 30124, 30127],
    class: 'config',
    detail: 'The Messaging Service is missing, invalid, or has no number to send from.',
    fix: 'Check the service SID, and add a sender under Messaging > Services > Sender pool.',
  },
  {
    codes: [21711, 21712],
    class: 'config',
    detail: 'The number that sends the message is no longer in the channel’s Messaging Service.',
    fix: 'Add the number to the service again under Messaging > Services > Sender pool, or connect it as a separate channel.',
  },
  {
    codes: [21657, 21708, 21709],
    class: 'config',
    detail: 'The alphanumeric sender is not allowed, or not allowed in the customer’s country.',
    fix: 'Check the alphanumeric senders of the Messaging Service, and the countries where they are allowed.',
  },
  {
    codes: [21729, 30033],
    class: 'config',
    detail: 'The A2P 10DLC campaign of the channel’s number is suspended.',
    fix: 'Find the reason in the Twilio console under Messaging > Regulatory compliance, and have the campaign released.',
  },
]

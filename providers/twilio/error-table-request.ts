import type { ErrorRow } from './error-rows.ts'

/** Errors of the request: its recipient, text, files or template. */
export const REQUEST_ERRORS: ErrorRow[] = [
  {
    codes: [21211, 21214, 21217, 21401, 21421, 21604, 30014],
    class: 'recipient',
    detail: 'The customer’s number is invalid.',
    fix: 'Check the number and its country code.',
  },
  {
    codes: [21612, 21614, 30015],
    class: 'recipient',
    detail: 'The customer’s number can’t receive messages from this channel.',
    fix: 'Contact the customer through another number or channel.',
  },
  {
    codes: [21635],
    class: 'recipient',
    detail: 'The customer’s number is a landline, which can’t receive messages.',
    fix: 'Ask the customer for a mobile number.',
  },
  {
    codes: [21265, 21268],
    class: 'recipient',
    detail: 'The number is a short code or a premium-rate number. Messages can’t be sent to it.',
    fix: 'Contact the customer through a normal phone number.',
  },
  {
    codes: [21266, 63031],
    class: 'recipient',
    detail: 'The customer’s number is the same as the sender’s number.',
    fix: 'Check the customer’s number.',
  },
  {
    codes: [21653],
    class: 'recipient',
    detail: 'The message has more recipients than the channel allows.',
    fix: 'Send a separate message to each customer.',
  },
  {
    codes: [21910, 30016],
    class: 'config',
    detail: 'The channel and the customer’s address use different media, such as SMS and WhatsApp.',
    fix: 'Send through a channel of the customer’s medium.',
  },
  {
    codes: [21408],
    class: 'config',
    detail: 'The account is not allowed to send to the customer’s country.',
    fix: 'Enable the country under Messaging > Settings > Geo permissions in the Twilio console.',
  },
  {
    codes: [21610, 30630],
    class: 'opted_out',
    detail: 'The customer has opted out of messages from this number.',
    fix: 'Do not send messages until the customer sends START.',
  },
  {
    codes: [21605, 21617, 21658],
    class: 'content',
    detail: 'The text is longer than 1600 characters, Twilio’s limit.',
    fix: 'Shorten the text, or send it in several messages.',
  },
  {
    codes: [21602, 21619],
    class: 'content',
    detail: 'The message has neither text nor media.',
    fix: 'Add a text or a file.',
  },
  {
    codes: [21618],
    class: 'content',
    detail: 'Twilio can’t send this text.',
    fix: 'Remove control characters and other characters that are not text, or write the text again.',
  },
  {
    codes: [21652],
    class: 'content',
    detail: 'The subject is longer than 40 characters, Twilio’s limit.',
    fix: 'Shorten it.',
  },
  {
    codes: [21620, 21623],
    class: 'content',
    detail: 'A media URL is invalid, or there are more files than the medium allows.',
    fix: 'Attach at most ten files, with public https:// URLs.',
  },
  {
    codes: [21621, 21622],
    class: 'config',
    detail: 'The channel’s number or account can’t send files by MMS.',
    fix: 'Send the file’s URL as text, or use a number with MMS.',
  },
  {
    codes: [11200, 11201, 11202, 11203, 11205, 11206, 11210, 11215, 11216, 11217, 11220, 11235, 11236, 11237],
    class: 'content',
    detail: 'The file could not be downloaded from its URL.',
    fix: 'Check that the URL is public, answers quickly and has a valid certificate. Then send the message again.',
  },
  {
    codes: [12300],
    class: 'content',
    detail: 'The file’s type differs from its Content-Type, or files of this type can’t be sent.',
    fix: 'Make the URL answer with the right Content-Type, or send another type of file.',
  },
  {
    codes: [11751, 30019, 63034],
    class: 'content',
    detail: 'The message or its file is larger than the medium or the customer’s carrier allows.',
    fix: 'Make the file smaller, or send its URL as text.',
  },
  {
    codes: [21654, 21655, 92005, 92006],
    class: 'content',
    detail: 'The template does not exist in this account.',
    fix: 'Compare the contentSid with the templates in the Twilio console.',
  },
  {
    codes: [21656, 92007],
    class: 'content',
    detail: 'A variable of the template is missing or empty, or contains line breaks, tabs or many spaces.',
    fix: 'Compare the variables with the template in the Twilio console, and give each variable a value of one line.',
  },
  {
    codes: [21609, 21626],
    class: 'config',
    detail: 'Twilio does not accept the URL for delivery statuses.',
    fix: 'Check that PUBLIC_URL is a public URL without underscores in its host name.',
  },
  {
    codes: [20001, 20413, 20422, 20426, 21624, 30012, 30013, 30028, 30029, 30030, 30031, 30400],
    class: 'config',
    detail: 'Twilio does not understand the request.',
    fix: 'Send the message again. If the error persists, tell the operator of this service.',
  },
  {
    codes: [21627, 30010],
    class: 'config',
    detail: 'The message costs more than the maximum price that is set.',
    fix: 'Raise the maximum price, or contact the customer in another way.',
  },
  {
    codes: [21900, 21901],
    class: 'config',
    detail: 'The message lacks the registration that carriers in India require.',
    fix: 'Register sender and template with the Indian carriers (DLT), through Twilio’s support.',
  },
]

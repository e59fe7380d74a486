import type { ErrorRow } from './error-rows.ts'

/** Errors of the request: its recipient, text, files or template. */
export const REQUEST_ERRORS: ErrorRow[] = [
  {
    codes: [21211, 21214, 21217, 21401, 21421, 21604, 30014],
    class: 'recipient',
    detail: 'The customer’s number is not a valid one.',
    fix: 'Check the number, with its country code.',
  },
  {
    codes: [21612, 21614, 30015],
    class: 'recipient',
    detail: 'The customer’s number can’t take messages from this channel.',
    fix: 'Reach the customer by another number or channel.',
  },
  {
    codes: [21635],
    class: 'recipient',
    detail: 'The customer’s number is a landline, which takes no messages.',
    fix: 'Ask the customer for a mobile number.',
  },
  {
    codes: [21265, 21268],
    class: 'recipient',
    detail: 'The number is a short code, or one that costs extra, to which nothing can be sent.',
    fix: 'Reach the customer by an ordinary number.',
  },
  {
    codes: [21266, 63031],
    class: 'recipient',
    detail: 'The message was to go to the very number that it comes from.',
    fix: 'Check the customer’s number.',
  },
  {
    codes: [21653],
    class: 'recipient',
    detail: 'The message was to go to more recipients than the channel takes.',
    fix: 'Write to each customer by themselves.',
  },
  {
    codes: [21910, 30016],
    class: 'config',
    detail: 'The channel and the customer’s address are of different media, such as SMS and WhatsApp.',
    fix: 'Write through a channel of the customer’s medium.',
  },
  {
    codes: [21408],
    class: 'config',
    detail: 'The account may not send to the customer’s country.',
    fix: 'Enable the country under Messaging > Settings > Geo permissions in the Twilio console.',
  },
  {
    codes: [21610, 30630],
    class: 'opted_out',
    detail: 'The customer has opted out of messages from this number.',
    fix: 'Don’t write until the customer sends START.',
  },
  {
    codes: [21605, 21617, 21658],
    class: 'content',
    detail: 'The text is longer than the 1600 characters Twilio takes.',
    fix: 'Shorten it, or send it in parts.',
  },
  {
    codes: [21602, 21619],
    class: 'content',
    detail: 'The message has neither text nor media.',
    fix: 'Write something, or attach a file.',
  },
  {
    codes: [21618],
    class: 'content',
    detail: 'Twilio can’t send this text.',
    fix: 'Look for characters that are no text, or write it anew.',
  },
  {
    codes: [21652],
    class: 'content',
    detail: 'The subject is longer than the 40 characters Twilio takes.',
    fix: 'Shorten it.',
  },
  {
    codes: [21620, 21623],
    class: 'content',
    detail: 'A media address is not valid, or there are more files than the medium takes.',
    fix: 'Attach at most ten files, by public https:// addresses.',
  },
  {
    codes: [21621, 21622],
    class: 'config',
    detail: 'The channel’s number or account can’t send files by MMS.',
    fix: 'Send the file’s address as text, or use a number with MMS.',
  },
  {
    codes: [11200, 11201, 11202, 11203, 11205, 11206, 11210, 11215, 11216, 11217, 11220, 11235, 11236, 11237],
    class: 'content',
    detail: 'The file could not be fetched from its address.',
    fix: 'Check that the address is public, answers quickly and has a valid certificate; then send it again.',
  },
  {
    codes: [12300],
    class: 'content',
    detail: 'The file is not of the type that its address says, or of none that can be sent.',
    fix: 'Have the address answer with the file’s right Content-Type, or send another kind of file.',
  },
  {
    codes: [11751, 30019, 63034],
    class: 'content',
    detail: 'The message or its file is larger than the medium or the customer’s carrier takes.',
    fix: 'Make the file smaller, or send its address as text.',
  },
  {
    codes: [21654, 21655, 92005, 92006],
    class: 'content',
    detail: 'The template does not exist in this account.',
    fix: 'Check the contentSid against the templates in the Twilio console.',
  },
  {
    codes: [21656, 92007],
    class: 'content',
    detail:
      'The template’s variables do not fit it: one is missing or empty, or has line breaks, tabs or many spaces.',
    fix: 'Check the variables against the template in the Twilio console, and give each a value on one line.',
  },
  {
    codes: [21609, 21626],
    class: 'config',
    detail: 'Twilio does not take the address at which it is to report what becomes of a message.',
    fix: 'Check that PUBLIC_URL is a public address, without underscores in its host.',
  },
  {
    codes: [20001, 20413, 20422, 20426, 21624, 30012, 30013, 30028, 30029, 30030, 30031, 30400],
    class: 'config',
    detail: 'Twilio does not understand the request as it was made.',
    fix: 'Send it again; if it stays, tell whoever runs this service.',
  },
  {
    codes: [21627, 30010],
    class: 'config',
    detail: 'It costs more to send than the highest price that is set.',
    fix: 'Raise the price limit, or reach the customer otherwise.',
  },
  {
    codes: [21900, 21901],
    class: 'config',
    detail: 'It lacks the registration that carriers in India demand.',
    fix: 'Register sender and template with the Indian carriers (DLT), through Twilio’s support.',
  },
]

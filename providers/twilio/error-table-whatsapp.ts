import { CAPPED, type ErrorRow, LATER, SOON } from './error-rows.ts'

/** Errors of WhatsApp, which Twilio calls a channel. */
export const WHATSAPP_ERRORS: ErrorRow[] = [
  {
    codes: [63001],
    class: 'config',
    detail: 'WhatsApp does not accept the sender’s credentials.',
    fix: 'Check the WhatsApp sender in the Twilio console.',
  },
  {
    codes: [63002, 63007],
    class: 'config',
    detail: 'The channel’s number is not a WhatsApp sender of this account.',
    fix: 'Check the sender under Messaging > Senders > WhatsApp senders in the Twilio console.',
  },
  {
    codes: [63008, 63105],
    class: 'config',
    detail: 'The WhatsApp sender is not set up for this.',
    fix: 'Check the sender under Messaging > Senders > WhatsApp senders in the Twilio console.',
  },
  {
    codes: [63022],
    class: 'config',
    detail: 'WhatsApp does not accept the sender’s display name.',
    fix: 'Have the display name approved in Meta’s Business Manager, and register the sender again.',
  },
  {
    codes: [63020, 63101, 63103],
    class: 'config',
    detail: 'WhatsApp refuses for the business account’s payment or set-up.',
    fix: 'Check the business account in Meta’s Business Manager.',
  },
  {
    codes: [63051, 63111, 63112],
    class: 'config',
    detail: 'Meta has locked or disabled the business account or the number, or no longer knows it.',
    fix: 'See in Meta’s Business Manager why, and have it reviewed there.',
  },
  {
    codes: [63003, 63024],
    class: 'recipient',
    detail: 'The customer can’t be reached at this address on WhatsApp.',
    fix: 'Check the number, and whether it is on WhatsApp.',
  },
  {
    codes: [63014, 63032, 63033],
    class: 'recipient',
    detail: 'WhatsApp does not let this customer get it: they blocked us, or WhatsApp holds it back.',
    fix: 'Reach the customer by another channel.',
  },
  {
    codes: [63049],
    class: 'retry_later',
    detail: 'Meta did not deliver this marketing message, since the customer got many of them lately.',
    fix: 'Don’t send it again today; a template of the category Utility, or an answer to what they write, goes through.',
    retryAfterMs: CAPPED,
  },
  {
    codes: [63005, 63006, 63011, 63013, 63021],
    class: 'content',
    detail: 'WhatsApp refused the content, as not valid or against its policy.',
    fix: 'Change the text or the file.',
  },
  {
    codes: [63026],
    class: 'content',
    detail: 'Customers have marked messages of this sender as spam.',
    fix: 'Write only to customers who want it, and see the sender’s quality in Meta’s Business Manager.',
  },
  {
    codes: [63030],
    class: 'content',
    detail:
      'The message has something that its kind can’t carry on WhatsApp, such as a file beside a template.',
    fix: 'Send the template alone, and the file as a message of its own.',
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
    codes: [63009, 63010, 63012, 63023, 63025, 63037],
    class: 'retry_later',
    detail: 'WhatsApp or Twilio had an error of its own, and did not deliver it.',
    fix: 'Send it again in some minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [63029],
    class: 'retry_later',
    detail: 'The customer’s WhatsApp could not load the template.',
    fix: 'Send it again later; if it fails again, send another template, or a text once they have written.',
    retryAfterMs: LATER,
  },
  {
    codes: [63027, 63028, 63040, 63041, 63042],
    class: 'config',
    detail: 'The template is missing, paused, disabled or rejected, or its variables do not fit.',
    fix: 'Check the template and its approval in the Twilio console.',
  },
  {
    codes: [63052],
    class: 'config',
    detail: 'It went as a template of the old kind, as text, which WhatsApp no longer takes.',
    fix: 'Make the template anew as a Content Template, and send it by its contentSid.',
  },
]

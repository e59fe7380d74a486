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
    detail: 'WhatsApp refuses the message because of the business account’s payment or configuration.',
    fix: 'Check the business account in Meta’s Business Manager.',
  },
  {
    codes: [63051, 63111, 63112],
    class: 'config',
    detail: 'Meta has locked, disabled or removed the business account or the number.',
    fix: 'Find the reason in Meta’s Business Manager, and request a review there.',
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
    detail:
      'WhatsApp does not deliver the message to this customer: they blocked the sender, or WhatsApp withholds it.',
    fix: 'Contact the customer through another channel.',
  },
  {
    codes: [63049],
    class: 'retry_later',
    detail:
      'Meta did not deliver this marketing message, because the customer received many of them recently.',
    fix: 'Do not send it again today. A template of the category Utility, or an answer to a message of the customer, can still be sent.',
    retryAfterMs: CAPPED,
  },
  {
    codes: [63005, 63006, 63011, 63013, 63021],
    class: 'content',
    detail: 'WhatsApp refused the content because it is invalid or violates its policy.',
    fix: 'Change the text or the file.',
  },
  {
    codes: [63026],
    class: 'content',
    detail: 'Customers have marked messages of this sender as spam.',
    fix: 'Send only to customers who agreed to receive messages, and check the sender’s quality rating in Meta’s Business Manager.',
  },
  {
    codes: [63030],
    class: 'content',
    detail:
      'The message contains a part that WhatsApp does not allow for this type of message, such as a file with a template.',
    fix: 'Send the template alone, and the file as a separate message.',
  },
  {
    codes: [63015],
    class: 'config',
    detail: 'The customer has not joined the WhatsApp sandbox.',
    fix: 'Ask the customer to send the join code to the sandbox number (again every three days), or use a real sender.',
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
    detail: 'WhatsApp accepts no more messages from this number for now.',
    fix: 'Send the message again later. The limit can last up to one day.',
    retryAfterMs: LATER,
  },
  {
    codes: [63017],
    class: 'retry_later',
    detail: 'The account sends messages faster than Twilio allows.',
    fix: 'Send the message again in a few minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [63019],
    class: 'content',
    detail: 'The file could not be downloaded from its URL.',
    fix: 'Check that the URL is public, answers quickly and has the right Content-Type. Then send the message again.',
  },
  {
    codes: [63009, 63010, 63012, 63023, 63025, 63037],
    class: 'retry_later',
    detail: 'WhatsApp or Twilio had an internal error and did not deliver the message.',
    fix: 'Send the message again in a few minutes.',
    retryAfterMs: SOON,
  },
  {
    codes: [63029],
    class: 'retry_later',
    detail: 'The customer’s WhatsApp app could not load the template.',
    fix: 'Send the message again later. If it fails again, send another template, or a text after the customer has written.',
    retryAfterMs: LATER,
  },
  {
    codes: [63027, 63028, 63040, 63041, 63042],
    class: 'config',
    detail: 'The template is missing, paused, disabled or rejected, or its variables are wrong.',
    fix: 'Check the template and its approval in the Twilio console.',
  },
  {
    codes: [63052],
    class: 'config',
    detail: 'The message used a template in the old form, as text. WhatsApp no longer accepts this form.',
    fix: 'Create the template again as a Content Template, and send it with its contentSid.',
  },
]

/** A refusal by the emulated API; becomes Twilio's error body, from which the SDK makes its RestException. */
export class TwilioError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, detail = MESSAGES[code] ?? 'Invalid request', status = STATUSES[code] ?? 400) {
    super(detail)
    this.code = code
    this.status = status
  }
}

/** Statuses other than 400. */
const STATUSES: Record<number, number> = { 20003: 401, 20404: 404, 20429: 429, 20500: 500, 30409: 400 }

/** The message of a code if no value of the request belongs in it. */
const MESSAGES: Record<number, string> = {
  20003: 'Authenticate',
  20429: 'Too Many Requests',
  20500: 'An internal server error has occurred',
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21610: 'Attempt to send to unsubscribed recipient',
  21617: 'The concatenated message body exceeds the 1600 character limit',
  21623: 'Number of media files exceeds allowed limit',
  21654: 'ContentSid Required',
  21656: 'The Content Variables parameter is invalid.',
  21701: 'The Messaging Service does not exist',
  21703: 'The Messaging Service does not have a phone number available to send a message',
  21704: 'The Messaging Service contains no phone numbers',
  21705: 'The Messaging Service is invalid',
  21711: 'The sender is not associated with the specified Messaging Service',
  21712: 'The sender is associated with another Messaging Service',
  63007: 'Twilio could not find a Channel with the specified From address',
}

/** Texts of the error codes of failed messages, for `error_message` and ErrorMessage. */
export const DELIVERY_ERRORS: Record<number, string> = {
  30003: 'Unreachable destination handset',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  63015: 'Channel Sandbox can only send messages to phone numbers that have joined the Sandbox',
  63016: 'Failed to send freeform message because you are outside the allowed window. Please use a Template.',
  63021: 'Channel invalid content error',
}

export function errorBody(error: TwilioError) {
  return {
    code: error.code,
    message: error.message,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
    status: error.status,
  }
}

export function notFound(path: string): TwilioError {
  return new TwilioError(20404, `The requested resource ${path} was not found`)
}

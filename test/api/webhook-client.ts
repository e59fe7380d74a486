import { randomBytes } from 'node:crypto'
import twilio from 'twilio'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulator/index.ts'

/** Pairs in the order in which they are posted; a name may come more than once. */
export type Pairs = [name: string, value: string][]

export interface WebhookCall {
  /** The signed address; the fragment stays behind. */
  url: string
  parameters: Record<string, string> | Pairs
  authToken?: string
  /** Instead of the right one; null: none. */
  signature?: string | null
  /** Instead of the parameters as a form. */
  body?: string | Uint8Array
  contentType?: string
  /** Where it is posted, if not to the signed address. */
  target?: string
}

/** Posts a webhook as Twilio would, signed over the address and all parameters. */
export async function callWebhook(call: WebhookCall): Promise<Response> {
  const { url, parameters, authToken = EMULATOR_AUTH_TOKEN } = call
  const [signed = ''] = url.split('#')
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters)
  const signature =
    call.signature === undefined
      ? twilio.getExpectedTwilioSignature(authToken, signed, grouped(pairs))
      : call.signature
  return fetch(call.target ?? signed, {
    method: 'POST',
    headers: {
      'Content-Type': call.contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature !== null && { 'X-Twilio-Signature': signature }),
    },
    body: call.body ?? new URLSearchParams(pairs).toString(),
  })
}

function grouped(pairs: Pairs): Record<string, string | string[]> {
  const groups: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const known = groups[name]
    groups[name] = known === undefined ? value : [known, value].flat()
  }
  return groups
}

/** The parameters that every incoming message has, with a new SID. */
export function messageParameters(fields: Record<string, string>): Record<string, string> {
  const sid = fields.MessageSid ?? newMessageSid()
  return {
    ...{ MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, AccountSid: EMULATOR_ACCOUNT_SID },
    ...{ NumMedia: '0', NumSegments: '1', SmsStatus: 'received', ApiVersion: '2010-04-01', Body: '' },
    ...fields,
  }
}

export function newMessageSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

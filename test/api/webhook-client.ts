import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import twilio from 'twilio'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { until } from '../harness/until.ts'

/** Pairs in the order in which they are posted. A name may occur more than once. */
export type Pairs = [name: string, value: string][]

export interface WebhookCall {
  /** The signed address. The fragment is not part of the request. */
  url: string
  parameters: Record<string, string> | Pairs
  authToken?: string
  /** A signature instead of the right one; null: none. */
  signature?: string | null
  /** A body instead of the parameters as a form. */
  body?: string | Uint8Array
  contentType?: string
  /** The address of the request, if it is not the signed address. */
  target?: string
}

/** Posts a webhook as Twilio would. The signature is over the address and all parameters. */
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

/**
 * Posts webhooks over one connection, each a while after the one before and without waiting for its answer. So they
 * arrive in this order, however busy the machine is. Returns the statuses of the answers.
 */
export async function callInTurn(calls: WebhookCall[], gapMs: number): Promise<number[]> {
  const [first] = calls
  const { hostname, port } = new URL(first?.url ?? '')
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  let text = ''
  socket.setEncoding('latin1').on('data', chunk => {
    text += chunk
  })
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  for (const { url, parameters, authToken = EMULATOR_AUTH_TOKEN } of calls) {
    const [signed = ''] = url.split('#')
    const form = grouped(Array.isArray(parameters) ? parameters : Object.entries(parameters))
    const body = new URLSearchParams(parameters).toString()
    const head = [
      `POST ${new URL(signed).pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Twilio-Signature: ${twilio.getExpectedTwilioSignature(authToken, signed, form)}`,
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    await new Promise(resolve => setTimeout(resolve, gapMs))
  }
  const answers = await until('all answers', () => statuses().length === calls.length && statuses())
  socket.destroy()
  return answers
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
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    AccountSid: EMULATOR_ACCOUNT_SID,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    Body: '',
    ...fields,
  }
}

export function newMessageSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

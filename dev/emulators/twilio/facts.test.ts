import { describe, expect, test } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_ADDRESSES, EMULATOR_SERVICE_SID } from './default-account.ts'
import { OPERATIONS, type Operation, type OperationName } from './facts.ts'
import type { Fields } from './facts-fields.ts'
import type { Emulator } from './start.ts'
import { CUSTOMER, callApi, emulate, WHATSAPP_CUSTOMER } from './testing/emulate.ts'

/** A body, or a query, for each operation that needs one. */
const BODIES: Partial<Record<OperationName, Record<string, unknown>>> = {
  'numbers.update': { SmsUrl: 'https://example.com/sms' },
  'messages.create': { To: CUSTOMER, From: EMULATOR_ADDRESSES.sms, Body: 'Hello' },
  'messages.update': { Body: '' },
  'services.update': { FriendlyName: 'Renamed' },
  'senders.update': { webhook: { callback_url: 'https://example.com/whatsapp' } },
  'senders.list': { Channel: 'whatsapp' },
  'typing.create': { channel: 'whatsapp', messageId: '{inbound}' },
  'content.create': { language: 'en', types: { 'twilio/text': { body: 'Hello' } } },
  'approvals.create': { name: 'greeting', category: 'UTILITY' },
}

describe('each answer has exactly the fields of the table', () => {
  test.each(Object.keys(OPERATIONS) as OperationName[])('%s', async name => {
    const { emulator } = await emulate()
    const facts: Operation = OPERATIONS[name]
    const known = await populate(emulator)
    const response = await call(emulator, name, facts, known)
    expect(response.status).toBe(facts.status)
    if (!facts.response) return
    const answer = (await response.json()) as Record<string, unknown>
    if (!facts.list) return expectFields(answer, facts.response)
    const { [facts.list.key]: items, ...envelope } = answer
    const page = 'meta' in envelope ? (envelope.meta as Record<string, unknown>) : envelope
    expectFields(page, facts.response)
    expect(items).not.toHaveLength(0)
    for (const item of items as Record<string, unknown>[]) expectFields(item, facts.list.item)
  })
})

describe('each operation wants what the table says', () => {
  const cases = (Object.entries(OPERATIONS) as [OperationName, Operation][]).flatMap(([name, { required }]) =>
    (required ?? []).map(parameter => [name, parameter] as const),
  )
  test.each(cases)('%s without %s', async (name, parameter) => {
    const { emulator } = await emulate()
    const known = await populate(emulator)
    const body = { ...BODIES[name] }
    delete body[parameter]
    const response = await call(emulator, name, OPERATIONS[name], known, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code: name === 'messages.create' ? 21604 : 20001,
      message: expect.stringContaining(parameter),
      more_info: expect.stringMatching(/^https:\/\/www\.twilio\.com\/docs\/errors\/\d{5}$/),
      status: 400,
    })
  })
})

/** Creates one of everything, and returns the SIDs by the names that paths and bodies use. */
async function populate(emulator: Emulator): Promise<Record<string, string>> {
  const { messageSid } = await emulator.sendInbound({
    from: WHATSAPP_CUSTOMER,
    to: EMULATOR_ADDRESSES.whatsapp,
    media: [{ contentType: 'image/png' }],
  })
  const content = await callApi(emulator, 'POST', '/v1/Content', {
    body: JSON.stringify(BODIES['content.create']),
  })
  const [account] = emulator.accounts()
  const sidOf = (address: string) => account?.addresses.find(own => own.address === address)?.sid ?? ''
  const media = emulator.thread(EMULATOR_ADDRESSES.whatsapp, WHATSAPP_CUSTOMER)[0]?.media[0]
  return {
    AccountSid: EMULATOR_ACCOUNT_SID,
    ServiceSid: EMULATOR_SERVICE_SID,
    MessageSid: messageSid,
    inbound: messageSid,
    numbers: sidOf(EMULATOR_ADDRESSES.sms),
    messages: messageSid,
    media: media?.sid ?? '',
    senders: sidOf(EMULATOR_ADDRESSES.whatsapp),
    content: ((await content.json()) as { sid: string }).sid,
  }
}

function call(
  emulator: Emulator,
  name: OperationName,
  { method, path, body: kind }: Operation,
  known: Record<string, string>,
  body: Record<string, unknown> = BODIES[name] ?? {},
): Promise<Response> {
  const group = name.split('.')[0] ?? ''
  const own = group === 'approvals' ? known.content : known[group]
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => (key === 'Sid' ? own : known[key]) ?? '')
  const text = JSON.stringify(body).replace(/\{(\w+)\}/g, (whole, key: string) => known[key] ?? whole)
  const values = JSON.parse(text) as Record<string, string>
  const form = new URLSearchParams(values)
  return callApi(emulator, method, kind ? filled : `${filled}?${form}`, {
    body: kind && (kind === 'json' ? text : form),
  })
}

function expectFields(answer: Record<string, unknown>, fields: Fields): void {
  expect(Object.keys(answer).sort()).toEqual(Object.keys(fields).sort())
  const wrong = Object.entries(fields).filter(([key, type]) => !hasType(answer[key], type))
  expect(wrong.map(([key, type]) => `${key} should be ${type}, is ${JSON.stringify(answer[key])}`)).toEqual(
    [],
  )
}

const SHAPES: Record<string, RegExp> = {
  numeral: /^\d+$/,
  rfc2822: /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  iso8601: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
  SM: /^(SM|MM)[0-9a-f]{32}$/,
}

function hasType(value: unknown, type: string): boolean {
  const name = type.replace('?', '')
  if (value === null) return type.endsWith('?')
  if (['string', 'boolean'].includes(name)) return typeof value === name
  if (name === 'integer') return Number.isInteger(value)
  if (name === 'array') return Array.isArray(value)
  if (name === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === 'string' && (SHAPES[name] ?? new RegExp(`^${name}[0-9a-f]{32}$`)).test(value)
}

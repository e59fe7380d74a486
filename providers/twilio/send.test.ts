import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingContent, OutgoingDelivery } from '../provider.ts'
import { forgetContent } from './content.ts'
import * as http from './fake-http.ts'
import {
  ACCOUNT,
  CONTENT_SID,
  contentPage,
  type FakeHttp,
  formOf,
  json,
  MESSAGE,
  MESSAGE_SID,
} from './fake-http.ts'
import { twilioProvider } from './provider.ts'
import { sendDelivery } from './send.ts'

let fake: FakeHttp
beforeEach(async () => {
  fake = await http.startFakeHttp()
})
afterEach(() => fake.close())

const delivery: OutgoingDelivery = {
  sender: { address: '+15005550006' },
  to: '+66812345678',
  content: { kind: 'text', text: 'Hello 👍', mediaUrls: [] },
  deliveryId: '2',
  statusCallbackUrl: 'https://desk.example.com/webhooks/twilio/1/status?delivery=2#rc=5',
}
const accepted = { outcome: 'accepted', providerMessageId: MESSAGE_SID, from: MESSAGE.from }

async function send(change: Partial<OutgoingDelivery>) {
  const outcome = await sendDelivery(ACCOUNT, { ...delivery, ...change }, { baseUrl: fake.url })
  const creates = fake.received.filter(({ path }) => path.endsWith('/Messages.json')).map(formOf)
  return { outcome, creates }
}

describe('on the wire', () => {
  const common = { To: delivery.to, StatusCallback: delivery.statusCallbackUrl }

  test('a text from a number', async () => {
    const { outcome, creates } = await send({})
    expect(outcome).toEqual(accepted)
    expect(creates).toEqual([{ ...common, From: '+15005550006', Body: 'Hello 👍' }])
  })

  test('a text through a service, whose sender isn’t known yet', async () => {
    fake.answer = json(201, { ...MESSAGE, from: null, status: 'accepted' })
    const { outcome, creates } = await send({ sender: { messagingServiceSid: 'MG1' } })
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: MESSAGE_SID })
    expect(creates).toEqual([{ ...common, MessagingServiceSid: 'MG1', Body: 'Hello 👍' }])
  })

  test('from a fixed number of a service', async () => {
    const sender = { address: '+15005550006', messagingServiceSid: 'MG1' }
    const { creates } = await send({ sender })
    expect(creates).toMatchObject([{ From: '+15005550006', MessagingServiceSid: 'MG1' }])
  })

  test('media, with and without a text', async () => {
    const mediaUrls = ['https://cdn.example.com/a?b=1&c=2', 'https://cdn.example.com/b']
    await send({ content: { kind: 'text', text: 'Look', mediaUrls } })
    const { creates } = await send({ content: { kind: 'text', text: '', mediaUrls } })
    expect(creates[0]).toMatchObject({ Body: 'Look', MediaUrl: mediaUrls.join(' ') })
    expect(creates[1]).not.toHaveProperty('Body')
  })

  test('a template, with and without variables', async () => {
    await send({ content: { kind: 'template', template: { id: 'HX1', variables: { 1: 'a "b"' } } } })
    const { creates } = await send({ content: { kind: 'template', template: { id: 'HX1', variables: {} } } })
    expect(creates).toMatchObject([
      { ContentSid: 'HX1', ContentVariables: '{"1":"a \\"b\\""}' },
      { ContentSid: 'HX1' },
    ])
    expect(creates[0]).not.toHaveProperty('Body')
    expect(creates[1]).not.toHaveProperty('ContentVariables')
  })
})

describe('a number that has left its service', () => {
  const sender = { address: '+15005550006', messagingServiceSid: 'MG1' }
  const gone = (code: number) => (received: http.Received, response: Parameters<FakeHttp['answer']>[1]) =>
    'From' in formOf(received)
      ? json(400, { code, message: 'no', status: 400 })(received, response)
      : json(201, { ...MESSAGE, from: null })(received, response)

  test.each([21212, 21606, 21659, 21660, 21661, 21711, 21712, 63007])(
    'is refused with %i: the service chooses',
    async code => {
      fake.answer = gone(code)
      const { outcome, creates } = await send({ sender })
      expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: MESSAGE_SID, chosenAnew: true })
      expect(creates.map(({ From, MessagingServiceSid }) => [From, MessagingServiceSid])).toEqual([
        ['+15005550006', 'MG1'],
        [undefined, 'MG1'],
      ])
    },
  )

  test('with buttons: their template goes without it too', async () => {
    fake.answer = (received, response) =>
      received.path.startsWith('/v1/Content')
        ? json(200, contentPage([{ sid: CONTENT_SID, friendly_name: 'switchboard_buttons_1_v1' }]))(
            received,
            response,
          )
        : gone(21712)(received, response)
    const { outcome, creates } = await send({
      to: 'whatsapp:+66812345678',
      sender: { ...sender, address: 'whatsapp:+15005550006' },
      content: { kind: 'buttons', text: 'Hi', buttons: [{ id: 'a', title: 'A' }], fallback: 'Hi' },
    })
    expect(outcome).toMatchObject({ outcome: 'accepted', chosenAnew: true })
    expect(creates.map(({ From, ContentSid }) => [From, ContentSid])).toEqual([
      ['whatsapp:+15005550006', CONTENT_SID],
      [undefined, CONTENT_SID],
    ])
  })

  test('if the service has no number either, the send fails', async () => {
    fake.answer = (received, response) =>
      json(400, { code: 'From' in formOf(received) ? 21712 : 21704, message: 'no', status: 400 })(
        received,
        response,
      )
    const { outcome, creates } = await send({ sender })
    expect(outcome).toMatchObject({ outcome: 'rejected', error: { code: '21704' } })
    expect(creates).toHaveLength(2)
  })

  test('only that refusal is followed by a second call', async () => {
    fake.answer = json(400, { code: 21610, message: 'no', status: 400 })
    expect((await send({ sender })).creates).toHaveLength(1)
    fake.answer = json(500, { code: 21712, message: 'no', status: 500 })
    expect((await send({ sender })).outcome.outcome).toBe('unknown')
    fake.answer = json(400, { code: 21606, message: 'no', status: 400 })
    expect((await send({})).outcome).toMatchObject({ outcome: 'rejected', error: { code: '21606' } })
    expect(fake.received).toHaveLength(3)
  })
})

describe('never throws', () => {
  test('a success without a message id is an unknown outcome', async () => {
    fake.answer = json(201, {})
    expect((await send({})).outcome).toMatchObject({ outcome: 'unknown' })
  })

  test.each([
    { accountSid: 'nothing', authToken: 'x' },
    { accountSid: ACCOUNT.accountSid, authToken: '' },
  ])('an account that can’t be used: %j', async account => {
    const outcome = await sendDelivery(account, delivery, { baseUrl: fake.url })
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      error: { code: 'invalid_channel', class: 'config' },
    })
    expect(fake.received).toHaveLength(0)
  })

  test('a call given up before it began', async () => {
    const outcome = await sendDelivery(ACCOUNT, delivery, { baseUrl: fake.url, signal: AbortSignal.abort() })
    expect(outcome).toMatchObject({ outcome: 'notSent' })
  })
})

test('the provider sends where it is told for the account', async () => {
  const { accountSid: accountId, authToken } = ACCOUNT
  const provider = twilioProvider({ emulator: { accountId, url: fake.url } })
  const account = { provider: 'twilio', accountId, config: {}, credentials: { authToken } }
  expect(await provider.send(account, delivery)).toEqual(accepted)
})

describe('a list', () => {
  const items = [5, 4, 3, 2, 1].map(score => ({ id: `csat:1:${score}`, title: `${score} – Fine` }))
  const content: OutgoingContent = {
    kind: 'list',
    text: 'How was it?',
    button: 'Rate',
    items,
    fallback: 'How was it? Answer 1 to 5.',
  }
  const whatsapp = { content, to: 'whatsapp:+66812345678', sender: { address: 'whatsapp:+15005550006' } }
  const asText = { Body: 'How was it? Answer 1 to 5.' }
  const contents = json(200, contentPage([http.CONTENT]))
  const messages = 'POST /2010-04-01/'

  beforeEach(() => {
    fake.answer = http.routes({ 'GET /v1/Content': contents, [messages]: json(201, MESSAGE) })
  })
  afterEach(() => forgetContent(ACCOUNT, 'list', { baseUrl: fake.url }))

  test('on WhatsApp, through the account’s template, found once', async () => {
    await send(whatsapp)
    const { outcome, creates } = await send(whatsapp)
    expect(outcome).toEqual(accepted)
    expect(creates).toHaveLength(2)
    expect(creates[1]).toMatchObject({ ContentSid: CONTENT_SID })
    expect(JSON.parse(creates[1]?.ContentVariables ?? '')).toMatchObject({ 1: 'How was it?', 4: 'csat:1:5' })
    expect(fake.received.filter(({ path }) => path.startsWith('/v1/Content'))).toHaveLength(1)
  })

  test('on SMS, as text', async () => {
    expect((await send({ content })).creates).toMatchObject([asText])
    expect(fake.received).toHaveLength(1)
  })

  test('that doesn’t fit, as text', async () => {
    const long = { ...content, text: 'x'.repeat(1_025) }
    expect((await send({ ...whatsapp, content: long })).creates).toMatchObject([asText])
  })

  test('if the template can’t be used, as text', async () => {
    fake.answer = http.routes({
      'GET /v1/Content': json(403, { code: 20003 }),
      [messages]: json(201, MESSAGE),
    })
    const { outcome, creates } = await send(whatsapp)
    expect(outcome).toEqual(accepted)
    expect(creates).toMatchObject([asText])
  })

  test('that is refused, as text, and the template is looked up again', async () => {
    const refusal = json(400, { code: 21655, message: 'no such content' })
    fake.answer = http.routes({
      'GET /v1/Content': contents,
      [messages]: (received, response) =>
        (formOf(received).ContentSid ? refusal : json(201, MESSAGE))(received, response),
    })
    const { outcome, creates } = await send(whatsapp)
    expect(outcome).toEqual(accepted)
    expect(creates).toMatchObject([{ ContentSid: CONTENT_SID }, asText])
    await send(whatsapp)
    expect(fake.received.filter(({ path }) => path.startsWith('/v1/Content'))).toHaveLength(2)
  })

  test.each([
    ['refused for its recipient', 400, 21610, 'rejected'],
    ['of unknown outcome', 500, 20500, 'unknown'],
    ['not taken for now', 429, 20429, 'notSent'],
  ])('%s is not sent a second time', async (_name, status, code, outcome) => {
    fake.answer = http.routes({
      'GET /v1/Content': contents,
      [messages]: json(status, { code, message: 'x' }),
    })
    const result = await send(whatsapp)
    expect(result.outcome.outcome).toBe(outcome)
    expect(result.creates).toHaveLength(1)
  })
})

import { describe, expect, test } from 'vitest'
import { EMULATOR_ADDRESSES, EMULATOR_SERVICE_SID } from '../default-account.ts'
import { CUSTOMER, callApi, emulate, failureOf, WHATSAPP_CUSTOMER } from '../testing/emulate.ts'

const { sms, whatsapp } = EMULATOR_ADDRESSES

describe('creating a message', () => {
  test('from a number is queued, with strings for numbers and no date of sending', async () => {
    const { client } = await emulate()
    const message = await client.messages.create({ to: CUSTOMER, from: sms, body: 'Hello' })
    expect(message).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: 'queued',
      direction: 'outbound-api',
      from: sms,
      numMedia: '0',
      numSegments: '1',
      dateSent: null,
      errorCode: null,
      messagingServiceSid: null,
    })
    expect(message.dateCreated.getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  test('through a service is accepted, and only then gets a sender', async () => {
    const { emulator, client } = await emulate()
    const message = await client.messages.create({
      to: CUSTOMER,
      messagingServiceSid: EMULATOR_SERVICE_SID,
      body: 'Hello',
    })
    expect(message).toMatchObject({ status: 'accepted', from: null, numSegments: '0' })
    await emulator.idle()
    expect(await client.messages(message.sid).fetch()).toMatchObject({
      status: 'delivered',
      from: EMULATOR_ADDRESSES.serviceSms,
      numSegments: '1',
      messagingServiceSid: EMULATOR_SERVICE_SID,
    })
  })

  test('a service picks a WhatsApp sender for a WhatsApp recipient', async () => {
    const { emulator, client } = await emulate()
    await emulator.sendInbound({
      from: WHATSAPP_CUSTOMER,
      to: EMULATOR_ADDRESSES.serviceWhatsapp,
      text: 'Hi',
    })
    const { sid } = await client.messages.create({
      to: WHATSAPP_CUSTOMER,
      messagingServiceSid: EMULATOR_SERVICE_SID,
      body: 'Hello',
    })
    await emulator.idle()
    expect(await client.messages(sid).fetch()).toMatchObject({
      status: 'read',
      from: EMULATOR_ADDRESSES.serviceWhatsapp,
    })
  })

  test('keeps every parameter, and finds the message by its callback', async () => {
    const { emulator, client } = await emulate()
    const { sid } = await client.messages.create({
      to: CUSTOMER,
      from: sms,
      mediaUrl: ['https://example.com/a.jpg', 'https://example.com/b.pdf'],
      statusCallback: 'http://127.0.0.1:9/status?delivery=d-1#rc=0',
    })
    expect(sid).toMatch(/^MM/)
    for (const key of [
      'd-1',
      'http://127.0.0.1:9/status?delivery=d-1',
      'http://127.0.0.1:9/status?delivery=d-1#rc=0',
    ]) {
      expect(emulator.ledger.byStatusCallback(key).map(message => message.sid)).toEqual([sid])
    }
    expect(emulator.ledger.byStatusCallback('d-2')).toEqual([])
    expect(emulator.ledger.messages()[0]?.parameters).toEqual({
      To: CUSTOMER,
      From: sms,
      MediaUrl: ['https://example.com/a.jpg', 'https://example.com/b.pdf'],
      StatusCallback: 'http://127.0.0.1:9/status?delivery=d-1#rc=0',
    })
  })

  const long = 'x'.repeat(1601)
  const media = Array.from({ length: 11 }, (_, index) => `https://example.com/${index}.png`)
  test.each([
    [21211, { to: 'nobody', from: sms, body: 'x' }],
    [21211, { to: 'whatsapp:nobody', from: whatsapp, body: 'x' }],
    [21211, { to: '+15005550001', from: sms, body: 'x' }],
    [21212, { to: CUSTOMER, from: 'Shop!', body: 'x' }],
    [21602, { to: CUSTOMER, from: sms }],
    [21602, { to: CUSTOMER, from: sms, body: '' }],
    [21603, { to: CUSTOMER, body: 'x' }],
    [21606, { to: CUSTOMER, from: EMULATOR_ADDRESSES.voiceOnly, body: 'x' }],
    [21606, { to: CUSTOMER, from: '+15005559999', body: 'x' }],
    [21609, { to: CUSTOMER, from: sms, body: 'x', statusCallback: 'no url' }],
    [21609, { to: CUSTOMER, from: sms, body: 'x', statusCallback: 'https://my_host.example.com' }],
    [21610, { to: '+15005550004', from: sms, body: 'x' }],
    [21614, { to: '+15005550009', from: sms, body: 'x' }],
    [21617, { to: CUSTOMER, from: sms, body: long }],
    [21620, { to: CUSTOMER, from: sms, mediaUrl: ['ftp://example.com/a.png'] }],
    [21623, { to: CUSTOMER, from: sms, mediaUrl: media }],
    [21623, { to: WHATSAPP_CUSTOMER, from: whatsapp, mediaUrl: media.slice(0, 2) }],
    [21654, { to: CUSTOMER, from: sms, body: 'x', contentVariables: '{"1":"a"}' }],
    [21655, { to: CUSTOMER, from: sms, contentSid: `HX${'0'.repeat(32)}` }],
    [21701, { to: CUSTOMER, messagingServiceSid: `MG${'0'.repeat(32)}`, body: 'x' }],
    [21705, { to: CUSTOMER, messagingServiceSid: 'MG1', body: 'x' }],
    [21711, { to: CUSTOMER, from: sms, messagingServiceSid: EMULATOR_SERVICE_SID, body: 'x' }],
    [21910, { to: WHATSAPP_CUSTOMER, from: sms, body: 'x' }],
    [63007, { to: WHATSAPP_CUSTOMER, from: EMULATOR_ADDRESSES.offlineWhatsapp, body: 'x' }],
    [63007, { to: WHATSAPP_CUSTOMER, from: 'whatsapp:+15005559999', body: 'x' }],
  ])('is refused with %i', async (code, parameters) => {
    const { emulator, client } = await emulate()
    expect(await failureOf(client.messages.create(parameters))).toMatchObject({ status: 400, code })
    expect(emulator.ledger.messages()).toEqual([])
    expect(emulator.ledger.requests()).toMatchObject([{ operation: 'messages.create', status: 400, code }])
  })

  test('from a number that has left its service is refused, until it is left to the service', async () => {
    const { emulator, client } = await emulate()
    const message = { to: CUSTOMER, messagingServiceSid: EMULATOR_SERVICE_SID, body: 'x' }
    const { serviceSms: from } = EMULATOR_ADDRESSES
    await client.messages.create({ ...message, from })
    emulator.setServiceOf(from, null)
    expect(await failureOf(client.messages.create({ ...message, from }))).toMatchObject({ code: 21711 })
    emulator.setServiceOf(from, `MG${'1'.repeat(32)}`)
    expect(await failureOf(client.messages.create({ ...message, from }))).toMatchObject({ code: 21712 })
    emulator.setServiceOf(sms, EMULATOR_SERVICE_SID)
    await client.messages.create(message)
    await emulator.idle()
    expect(emulator.ledger.messages().map(sent => sent.from)).toEqual([from, sms])
  })

  test('a template takes no empty variable, and an approved one no line break', async () => {
    const { emulator, client } = await emulate()
    const created = await callApi(emulator, 'POST', '/v1/Content', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'en', types: { 'twilio/text': { body: 'Dear {{1}}!' } } }),
    })
    const { sid: contentSid } = (await created.json()) as { sid: string }
    const send = (value: unknown, to = WHATSAPP_CUSTOMER, from: string = whatsapp) =>
      client.messages.create({ to, from, contentSid, contentVariables: JSON.stringify({ 1: value }) })
    await send('on two\nlines')
    emulator.setApproval(contentSid, { status: 'approved' })
    await send('on    one')
    await send('on two\nlines', CUSTOMER, sms)
    for (const value of ['', null, 'on two\nlines', 'a\tb', 'a     b']) {
      expect(await failureOf(send(value))).toMatchObject({ status: 400, code: 21656 })
    }
  })

  test.each([
    [21704, []],
    [
      21703,
      [{ phoneNumber: '+15005550020', serviceSid: EMULATOR_SERVICE_SID, capabilities: { sms: false } }],
    ],
  ])('through a service without a usable number: %i', async (code, numbers) => {
    const services = [{ sid: EMULATOR_SERVICE_SID, friendlyName: 'Empty' }]
    const { client } = await emulate({
      accounts: [{ sid: `AC${'e0'.repeat(16)}`, authToken: '0e'.repeat(16), numbers, services }],
    })
    const sending = client.messages.create({
      to: CUSTOMER,
      messagingServiceSid: EMULATOR_SERVICE_SID,
      body: 'x',
    })
    expect(await failureOf(sending)).toMatchObject({ code })
  })
})

describe('listing messages', () => {
  test('newest first, by recipient and by sender, both directions', async () => {
    const { emulator, client } = await emulate()
    await emulator.sendInbound({ from: CUSTOMER, to: sms, text: 'one' })
    await client.messages.create({ to: CUSTOMER, from: sms, body: 'two' })
    await client.messages.create({ to: '+15005550101', from: sms, body: 'three' })
    await emulator.idle()
    const bodies = async (filter: { to?: string; from?: string }) =>
      (await client.messages.list(filter)).map(message => message.body)
    expect(await bodies({})).toEqual(['three', 'two', 'one'])
    expect(await bodies({ to: CUSTOMER })).toEqual(['two'])
    expect(await bodies({ from: sms })).toEqual(['three', 'two'])
    expect(await bodies({ from: CUSTOMER, to: sms })).toEqual(['one'])
    expect(await bodies({ from: CUSTOMER, to: '+15005559999' })).toEqual([])
  })

  test('by date, to the day; what is not sent yet has none', async () => {
    const { emulator, client } = await emulate({ statusDelaysMs: { sent: 3_600_000 } })
    await emulator.sendInbound({ from: CUSTOMER, to: sms, text: 'today' })
    emulator.advanceClock(48 * 3_600_000)
    await emulator.sendInbound({ from: CUSTOMER, to: sms, text: 'in two days' })
    await client.messages.create({ to: CUSTOMER, from: sms, body: 'unsent' })
    const today = new Date()
    const tomorrow = new Date(Date.now() + 24 * 3_600_000)
    const bodies = async (filter: object) => (await client.messages.list(filter)).map(message => message.body)
    expect(await bodies({ dateSent: today })).toEqual(['today'])
    expect(await bodies({ dateSentAfter: tomorrow })).toEqual(['in two days'])
    expect(await bodies({ dateSentBefore: tomorrow })).toEqual(['today'])
    expect(await bodies({ dateSentAfter: today })).toEqual(['in two days', 'today'])
  })

  test('page by page, with nothing skipped when new ones come meanwhile', async () => {
    const { emulator, client } = await emulate()
    for (const text of ['1', '2', '3', '4', '5'])
      await emulator.sendInbound({ from: CUSTOMER, to: sms, text })
    const first = await client.messages.page({ to: sms, pageSize: 2 })
    await emulator.sendInbound({ from: CUSTOMER, to: sms, text: '6' })
    const second = await first.nextPage()
    const third = await second?.nextPage()
    const bodies = [first, second, third].map(page => page?.instances.map(({ body }) => body))
    expect(bodies).toEqual([['5', '4'], ['3', '2'], ['1']])
    expect(third?.nextPage()).toBeUndefined()
    const again = await client.messages.list({ to: sms, pageSize: 2 })
    expect(again.map(({ body }) => body)).toEqual(['6', '5', '4', '3', '2', '1'])
  })
})

describe('one message', () => {
  test('can be redacted and deleted; then it is not found, but the ledger still has it', async () => {
    const { emulator, client } = await emulate()
    const { sid } = await client.messages.create({ to: CUSTOMER, from: sms, body: 'secret' })
    await emulator.idle()
    expect(await client.messages(sid).update({ body: '' })).toMatchObject({ sid, body: '' })
    expect(await client.messages(sid).remove()).toBe(true)
    expect(await failureOf(client.messages(sid).fetch())).toMatchObject({ status: 404, code: 20404 })
    expect(await client.messages.list({ to: CUSTOMER })).toEqual([])
    expect(emulator.ledger.messages().map(message => message.sid)).toEqual([sid])
  })

  test('that is under way can neither be redacted nor deleted', async () => {
    const { client } = await emulate({ statusDelaysMs: { sent: 3_600_000 } })
    const { sid } = await client.messages.create({ to: CUSTOMER, from: sms, body: 'secret' })
    for (const call of [client.messages(sid).update({ body: '' }), client.messages(sid).remove()]) {
      expect(await failureOf(call)).toMatchObject({ status: 409, code: 20009 })
    }
  })

  test('that is no scheduled one can not be canceled', async () => {
    const { client } = await emulate()
    const { sid } = await client.messages.create({ to: CUSTOMER, from: sms, body: 'x' })
    expect(await failureOf(client.messages(sid).update({ status: 'canceled' }))).toMatchObject({
      code: 30409,
    })
  })
})

test('a path that is not emulated answers as one that does not exist', async () => {
  const { emulator } = await emulate()
  const response = await callApi(emulator, 'GET', '/v1/Nothing')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 20404, status: 404 })
})

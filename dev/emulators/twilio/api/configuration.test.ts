import { describe, expect, test } from 'vitest'
import { EMULATOR_ADDRESSES, EMULATOR_SERVICE_SID } from '../default-account.ts'
import { emulate, failureOf } from '../testing/emulate.ts'

describe('numbers', () => {
  test('are found by number, with what they can do', async () => {
    const { client } = await emulate()
    const [number, ...others] = await client.incomingPhoneNumbers.list({
      phoneNumber: EMULATOR_ADDRESSES.voiceOnly,
    })
    expect(others).toEqual([])
    expect(number).toMatchObject({
      phoneNumber: EMULATOR_ADDRESSES.voiceOnly,
      capabilities: { sms: false, mms: false, voice: true, fax: false },
      smsUrl: '',
    })
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: '+15005559999' })).toEqual([])
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: '+1500555001*' })).toHaveLength(2)
  })

  test('keep the URLs they are given; an empty one clears', async () => {
    const { client } = await emulate()
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: EMULATOR_ADDRESSES.sms })
    const one = client.incomingPhoneNumbers(number?.sid ?? '')
    const settings = {
      smsUrl: 'https://example.com/sms#rc=5',
      smsMethod: 'GET',
      smsFallbackUrl: 'https://example.org/sms',
      statusCallback: 'https://example.com/status',
    }
    await one.update(settings)
    expect(await one.fetch()).toMatchObject(settings)
    expect(await one.update({ smsUrl: '' })).toMatchObject({ ...settings, smsUrl: '' })
    expect(await failureOf(one.update({ smsUrl: 'nowhere' }))).toMatchObject({ code: 21502 })
    expect(await failureOf(client.incomingPhoneNumbers('PN1').fetch())).toMatchObject({ code: 20404 })
  })
})

describe('services', () => {
  test('have numbers and channel senders, and defer to them by default', async () => {
    const { client } = await emulate()
    const [service] = await client.messaging.v1.services.list()
    expect(service).toMatchObject({
      sid: EMULATOR_SERVICE_SID,
      useInboundWebhookOnNumber: true,
      inboundRequestUrl: null,
    })
    expect(await client.messaging.v1.services(EMULATOR_SERVICE_SID).phoneNumbers.list()).toMatchObject([
      { phoneNumber: EMULATOR_ADDRESSES.serviceSms, capabilities: ['SMS', 'MMS', 'Voice'] },
    ])
    expect(await client.messaging.v1.services(EMULATOR_SERVICE_SID).channelSenders.list()).toMatchObject([
      { sender: EMULATOR_ADDRESSES.serviceWhatsapp, senderType: 'WhatsApp' },
    ])
  })

  test('keep what they are given', async () => {
    const { client } = await emulate()
    const one = client.messaging.v1.services(EMULATOR_SERVICE_SID)
    const settings = {
      inboundRequestUrl: 'https://example.com/inbound',
      fallbackUrl: 'https://example.org/inbound',
      statusCallback: 'https://example.com/status',
      useInboundWebhookOnNumber: false,
    }
    await one.update(settings)
    expect(await one.fetch()).toMatchObject(settings)
    const unknown = client.messaging.v1.services(`MG${'0'.repeat(32)}`)
    expect(await failureOf(unknown.fetch())).toMatchObject({ status: 404, code: 20404 })
  })
})

describe('WhatsApp senders', () => {
  test('are listed with their state, without the sandbox', async () => {
    const { client } = await emulate()
    const senders = await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })
    expect(senders.map(({ senderId, status }) => [senderId, status])).toEqual([
      [EMULATOR_ADDRESSES.whatsapp, 'ONLINE'],
      [EMULATOR_ADDRESSES.serviceWhatsapp, 'ONLINE'],
      [EMULATOR_ADDRESSES.offlineWhatsapp, 'OFFLINE'],
    ])
    expect(senders[2]?.offlineReasons).toHaveLength(1)
    expect(await client.messaging.v2.channelsSenders.list({ channel: 'rcs' })).toEqual([])
  })

  test('take their webhook in snake_case only', async () => {
    const { client } = await emulate()
    const [sender] = await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })
    const uri = `https://messaging.twilio.com/v2/Channels/Senders/${sender?.sid}`
    const headers = { 'Content-Type': 'application/json' }
    const update = (data: object) => client.request({ method: 'post', uri, data, headers })
    const answer = await update({
      webhook: {
        callback_url: 'https://example.com/in',
        callbackMethod: 'PUT',
        fallbackUrl: 'https://example.org',
      },
    })
    expect(answer.statusCode).toBe(202)
    const webhook = { callback_url: 'https://example.com/in', callback_method: 'POST', fallback_url: null }
    expect(answer.body).toMatchObject({ webhook })
    // The SDK's typed form sends the field under a name of the SDK's own, which Twilio ignores.
    await client.messaging.v2.channelsSenders(sender?.sid ?? '').update({
      messagingV2ChannelsSenderRequestsUpdate: { webhook: { callbackUrl: 'https://example.net' } },
    } as never)
    expect((await client.request({ method: 'get', uri })).body).toMatchObject({ webhook })
    expect((await update({ webhook: { callback_url: 'nowhere' } })).statusCode).toBe(400)
  })
})

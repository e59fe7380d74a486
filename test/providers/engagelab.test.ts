import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENGAGELAB_DEMO } from '../../dev/emulators/engagelab/account.ts'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { allHistories } from '../security/all-histories.ts'
import { readableIn } from '../security/dump.ts'
import { type EngagelabFixture, engagelabFixture } from './engagelab-fixture.ts'
import { type Sent, startTalk } from './engagelab-talk.ts'
import type { ConnectedChannel } from './scenario.ts'

let world: World
let fixture: EngagelabFixture
let channel: ConnectedChannel
let ann: TestAgent
const lines: string[] = []
const numbers: string[] = []

const [OURS, OTHER] = ENGAGELAB_DEMO.numbers
const KEYS = { devKey: ENGAGELAB_DEMO.devKey, devSecret: ENGAGELAB_DEMO.devSecret }
const callbackSecrets: string[] = []
const secretOf = ({ webhookUrl }: { webhookUrl: string }) => webhookUrl.split('/').at(-1) ?? ''

beforeAll(async () => {
  fixture = await engagelabFixture()
  world = await createWorld({
    environment: {
      ...fixture.environment,
      // Not encrypted, so that the test can read the histories.
      LOG_LEVEL: 'trace',
      PAYLOAD_ENCRYPTION: 'false',
    },
    onLog: line => lines.push(line),
  })
})
afterAll(async () => {
  await world.close()
  await fixture.close?.()
})

async function connect(fields: Record<string, unknown> = {}): Promise<ConnectedChannel> {
  const body = { name: 'EngageLab', ...fixture.channel(world), ...fields }
  const connected = await world.admin.post('/v1/channels', body)
  expect(connected.status, JSON.stringify(connected.body)).toBe(201)
  return connected.body
}

const talk = () => startTalk({ world, fixture, channel, ann, numbers })

describe('a channel', () => {
  beforeAll(async () => {
    channel = await connect()
    await fixture.point(world, channel)
    ann = await hireAgent(world, 'Ann', [channel.id])
  })

  test('shows its capabilities, and its callback URL only to an admin', async () => {
    expect(channel).toMatchObject({
      provider: 'engagelab',
      medium: 'whatsapp',
      phoneNumber: OURS,
      wabaId: ENGAGELAB_DEMO.wabaId,
      verified: false,
      callbackChecks: ['path'],
      lastWebhookAt: null,
      capabilities: {
        notes: expect.arrayContaining([expect.stringContaining('never tested with the real service')]),
      },
    })
    expect(secretOf(channel)).toMatch(/^[0-9a-f]{48}$/)
    expect(JSON.stringify(channel)).not.toContain(ENGAGELAB_DEMO.devSecret)
    const { body } = await ann.api.get(`/v1/channels/${channel.id}`)
    expect(JSON.stringify(body)).not.toContain(secretOf(channel))
    const verified = await world.admin.post(`/v1/channels/${channel.id}/verify`, { repair: true })
    expect(new Set(verified.body.checks.map((check: { ok: unknown }) => check.ok))).toEqual(new Set([null]))
    expect(JSON.stringify(verified.body)).not.toContain(secretOf(channel))
  })

  test.each([
    [{ devSecret: 'wrong' }, 'invalid_credentials'],
    [{ callbackUsername: 'user' }, 'validation_failed'],
    [{ phoneNumber: '15005550021' }, 'validation_failed'],
  ])('is not connected with %j', async (fields, code) => {
    const body = { name: 'Other', ...fixture.channel(world), phoneNumber: OTHER, ...fields }
    const { status, body: problem } = await world.admin.post('/v1/channels', body)
    expect([status, problem.fix !== undefined]).toEqual([422, true])
    if (code === 'invalid_credentials') expect(problem.code).toBe(code)
  })
})

describe.concurrent('an interrupted send', () => {
  test('is settled by a status row with our mark', async () => {
    const { reply, message, fault, taken } = await talk()
    fault({ kind: 'break_after_taking', ms: 0 })
    const id = await reply('Did you get this?')
    await message(id, 'sent', 'delivered', 'read')
    expect(taken()).toHaveLength(1)
  })

  test('stays unknown without one, is never sent twice, and a person decides', async () => {
    const { reply, message, fault, taken, path, workflowId } = await talk()
    fault({ kind: 'callbacks_never' })
    fault({ kind: 'break_after_taking', ms: 0 })
    const id = await reply('Did you get this?')
    await message(id, 'unknown')
    const next = await reply('And this?')
    await skipTime(world.temporal, workflowId)
    await message(next, 'sent', 'delivered', 'read')
    await message(id, 'unknown')
    expect(taken().map(({ text }) => text)).toEqual(['Did you get this?', 'And this?'])
    expect(await command(ann.api, `${path}/messages/${id}/settle`, { sent: true })).toBe('done')
    await message(id, 'sent')
    expect(taken()).toHaveLength(2)
  })

  test('stays unknown also if EngageLab did not accept it: its API can’t be asked', async () => {
    const { reply, message, fault, taken, path } = await talk()
    fault({ kind: 'break_before_taking', ms: 0 })
    const id = await reply('Did you get this?')
    await message(id, 'unknown')
    expect(await command(ann.api, `${path}/messages/${id}/settle`, { sent: false })).toBe('done')
    await message(id, 'failed')
    expect(await command(ann.api, `${path}/messages/${id}/retry`)).toBe('done')
    await message(id, 'sent', 'delivered', 'read')
    expect(taken()).toHaveLength(1)
  })
})

describe.concurrent('reports', () => {
  test.each([
    ['before the answer', [{ kind: 'callback_before_answer' } as const]],
    [
      'twice, and the last first',
      [{ kind: 'callbacks_twice' } as const, { kind: 'callbacks_out_of_order' } as const],
    ],
    ['without our mark', [{ kind: 'callbacks_without_mark' } as const]],
  ])('%s', async (_what, faults) => {
    const { reply, message, fault, taken } = await talk()
    for (const one of faults) fault(one)
    await message(await reply('Hello to you'), 'read')
    expect(taken()).toHaveLength(1)
  })

  test('of a failure give its class', async () => {
    const { reply, message, fault } = await talk()
    fault({ kind: 'final_status', status: 'delivered_failed', errorCode: 131026 })
    expect((await message(await reply('Hello to you'), 'failed')).error).toMatchObject({
      code: '131026',
      class: 'recipient',
    })
  })
})

describe.concurrent('callbacks', () => {
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body })

  test('of fifty messages of five customers, repeated and reversed: each is stored once, in order', async () => {
    const customers = Array.from({ length: 5 }, () => fixture.customer(world, channel))
    const rows = Array.from({ length: 50 }, (_, index) => {
      const from = customers[index % 5]?.number ?? ''
      return fixture.emulator.write({ from, to: OURS, text: `message ${index}` }).row
    })
    for (const posted of [rows, rows, [...rows].reverse()]) {
      expect((await fixture.emulator.postRows(posted))?.status).toBe(200)
    }
    for (const [place, { address }] of customers.entries()) {
      const expected = Array.from({ length: 10 }, (_, index) => `message ${5 * index + place}`)
      await until(`the messages of ${address}`, async () => {
        const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}&limit=200`)
        const found = body.items.find(
          (item: { contact: { address: string } }) => item.contact.address === address,
        )
        const { body: list } = await world.admin.get(`/v1/conversations/${found?.id}/messages?limit=200`)
        const texts = list.items?.map(({ text }: Sent) => text)
        if (texts?.length < 10) throw new Error(`there are ${JSON.stringify(texts)}`)
        expect(texts).toEqual(expected)
        return true
      })
    }
  })

  test('to a wrong URL are refused without details', async () => {
    const plain = `${world.baseUrl}/webhooks/engagelab/${channel.id}`
    const body = JSON.stringify({ rows: [] })
    for (const rest of ['', '/', '/status', `/${'0'.repeat(48)}`, `/${secretOf(channel)}/x`]) {
      const answer = await post(`${plain}${rest}`, body)
      expect(answer.status, rest).toBe(403)
      const { detail } = (await answer.json()) as { detail: string }
      expect(detail).not.toMatch(/secret|nonce|user/i)
    }
    for (const ok of ['', '{}', "''", body]) expect((await post(channel.webhookUrl, ok)).status).toBe(200)
    expect((await post(channel.webhookUrl, 'nonsense')).status).toBe(400)
  })

  test('for an unknown number are acknowledged and counted', async () => {
    const { row } = fixture.emulator.write({ from: '+15005556999', to: '+15005550999', text: 'Hi' })
    expect((await fixture.emulator.postRows([row, {}]))?.status).toBe(200)
    await until('the count', async () => {
      const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
      const kinds = body.inbound.left.map(({ what }: { what: string }) => what)
      return kinds.includes('foreign') && kinds.includes('row_of_unknown_kind')
    })
  })

  test('with a file that can’t be fetched show the file as missing, with the reason', async () => {
    const { customer, messages } = await talk()
    const message = { type: 'image', image: { id: '77', mime_type: 'image/png', caption: 'Look at this' } }
    await fixture.emulator.sendInbound({ from: customer.number, to: OURS, message })
    await until('the file', async () => {
      const [read] = (await messages()).filter(({ text }) => text === 'Look at this')
      return read?.media[0]?.error?.code === 'not_supported'
    })
  })

  test('about the account are shown at the channel', async () => {
    const notification_data = {
      whatsapp_business_account_id: ENGAGELAB_DEMO.wabaId,
      remain_balance: 5,
      balance_threshold: 10,
    }
    const row = { server: 'whatsapp', notification: { event: 'insufficient_balance', notification_data } }
    expect((await fixture.emulator.postRows([row]))?.status).toBe(200)
    await until('the notice', async () => {
      const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
      return body.notices.some(({ code }: { code: string }) => code === 'insufficient_balance')
    })
  })
})

describe('another channel of the account', () => {
  test('gets its messages through the same URL, and sends from its own number', async () => {
    const other = await connect({ name: 'Other', phoneNumber: OTHER })
    expect((await world.admin.put(`/v1/channels/${other.id}/agents/${ann.id}`)).status).toBe(204)
    const number = '+15005557001'
    await fixture.emulator.sendInbound({ from: number, to: OTHER, text: 'Hi' })
    const found = await until('the conversation', async () => {
      const { body } = await world.admin.get(`/v1/conversations?channelId=${other.id}`)
      return body.items[0]
    })
    expect(found.contact.address).toBe(`whatsapp:${number}`)
    const path = `/v1/conversations/${found.id}`
    expect(await command(ann.api, `${path}/messages`, { text: 'Hello' })).toBe('done')
    await until('the answer', () =>
      fixture.emulator.messages().some(({ ours, text }) => ours === OTHER && text === 'Hello'),
    )
  })
})

describe('credentials', () => {
  test('are changed: the old URL works for some time, and new checks are required', async () => {
    const path = `/v1/channels/${channel.id}`
    const half = await world.admin.patch(path, { callbackUsername: 'user' })
    expect(half).toMatchObject({ status: 422, body: { errors: [{ path: 'callbackSecret' }] } })
    expect((await world.admin.patch(path, { devSecret: 'wrong' })).body.code).toBe('invalid_credentials')
    const secret = randomBytes(12).toString('hex')
    const changed = await world.admin.patch(path, {
      newCallbackAddress: true,
      callbackUsername: 'user',
      callbackSecret: secret,
    })
    expect(changed).toMatchObject({ status: 200, body: { callbackChecks: ['path', 'callback_id'] } })
    const url: string = changed.body.webhookUrl
    expect(secretOf({ webhookUrl: url })).not.toBe(secretOf(channel))
    const body = JSON.stringify({ rows: [] })
    expect((await fetch(url, { method: 'POST', body })).status).toBe(403)
    expect((await fetch(channel.webhookUrl, { method: 'POST', body })).status).toBe(200)
    fixture.emulator.setCallback({ url, username: 'user', secret })
    expect((await fixture.emulator.postRows([]))?.status).toBe(200)
    callbackSecrets.push(secret, secretOf({ webhookUrl: url }), secretOf(channel))
  })

  test('and numbers are not in the log, and secrets in no history', async () => {
    const secrets = [...Object.values(KEYS), ...callbackSecrets]
    const told = [...secrets, OURS.slice(1), ...numbers]
    expect(secrets.length).toBeGreaterThan(4)
    expect(lines.length).toBeGreaterThan(10)
    expect(readableIn(Buffer.from(lines.join('\n')), told)).toEqual([])
    const histories = await allHistories(world)
    expect(readableIn(histories, ['Did you get this?'])).toHaveLength(1)
    expect(readableIn(histories, secrets)).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { CUSTOMER, emulate } from '../../dev/emulators/twilio/testing/emulate.ts'
import { ACCOUNT, json, MESSAGE, startFakeHttp } from './fake-http.ts'
import { fetchStatus, listMedia, listMessages } from './messages.ts'

const OURS = '+15005550006'
const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }

test('lists both directions, oldest first, with the statuses of our messages', async () => {
  const { emulator, client } = await emulate()
  const since = Date.now()
  await emulator.sendInbound({ from: CUSTOMER, to: OURS, text: 'Hi', lost: true })
  const ours = await client.messages.create({ from: OURS, to: CUSTOMER, body: 'Hello\0' })
  await emulator.idle()

  const answer = await listMessages(account, { since }, { baseUrl: emulator.url })
  if (!answer.ok) throw new Error(answer.error.detail)
  expect(answer.complete).toBe(true)
  expect(answer.messages.map(({ origin, from, to, text }) => ({ origin, from, to, text }))).toEqual([
    { origin: 'inbound', from: CUSTOMER, to: OURS, text: 'Hi' },
    { origin: 'api', from: OURS, to: CUSTOMER, text: 'Hello' },
  ])
  expect(answer.messages[0]?.report).toBeUndefined()
  expect(answer.messages[1]?.report).toMatchObject({ providerMessageId: ours.sid, status: 'delivered' })
})

test('what waits to be sent is found when asked for, and what is older is left out', async () => {
  const { emulator, client } = await emulate({ statusDelaysMs: { queued: 60_000, sent: 60_000 } })
  await client.messages.create({ from: OURS, to: CUSTOMER, body: 'Waits' })
  const listed = async (query: Parameters<typeof listMessages>[1]) => {
    const answer = await listMessages(account, query, { baseUrl: emulator.url })
    return answer.ok ? answer.messages.length : answer.error
  }
  const since = Date.now() - 1_000
  expect(await listed({ since, to: CUSTOMER })).toBe(0)
  expect(await listed({ since, to: CUSTOMER, unsentToo: true })).toBe(1)
  expect(await listed({ since: Date.now() + 60_000, to: CUSTOMER, unsentToo: true })).toBe(0)
})

test('a trial account’s texts are read without what Twilio puts before them', async () => {
  const { emulator, client } = await emulate()
  await client.messages.create({
    from: OURS,
    to: CUSTOMER,
    body: 'Sent from your Twilio trial account - Hello',
  })
  const query = { since: Date.now() - 1_000, unsentToo: true }
  const answer = await listMessages(account, query, { baseUrl: emulator.url })
  expect(answer).toMatchObject({ messages: [{ text: 'Hello' }] })
})

test('a list that is not shown in time is given up', async () => {
  const { emulator } = await emulate()
  emulator.faults.set({ kind: 'hang_before_accepting', operation: 'messages.list' })
  const query = { since: Date.now(), withinMs: 50 }
  const answer = await listMessages(account, query, { baseUrl: emulator.url })
  await emulator.close()
  expect(answer).toMatchObject({ ok: false })
})

test('a message of ours with a status that is new is there all the same', async () => {
  const fake = await startFakeHttp()
  fake.answer = json(200, { messages: [{ ...MESSAGE, status: 'brand_new' }], next_page_uri: null })
  const answer = await listMessages(ACCOUNT, { since: 0 }, { baseUrl: fake.url })
  await fake.close()
  expect(answer).toMatchObject({
    messages: [{ report: { providerMessageId: MESSAGE.sid, status: 'accepted', reported: 'brand_new' } }],
  })
})

test('reads all pages, and says when there are more than it reads', async () => {
  const fake = await startFakeHttp()
  const page = (next: string | null) =>
    json(200, { messages: [], next_page_uri: next, page_size: 1_000, start: 0, end: 0, page: 0 })
  fake.answer = page('/2010-04-01/Accounts/x/Messages.json?Page=1')
  const answer = await listMessages(ACCOUNT, { since: Date.now() }, { baseUrl: fake.url })
  await fake.close()
  expect(answer).toMatchObject({ ok: true, complete: false })
  expect(fake.received.length).toBe(20)
})

test('what became of one message, and of one that is not there', async () => {
  const { emulator, client } = await emulate()
  const { sid } = await client.messages.create({ from: OURS, to: CUSTOMER, body: 'Hello' })
  await emulator.idle()
  const options = { baseUrl: emulator.url }
  expect(await fetchStatus(account, sid, options)).toMatchObject({
    ok: true,
    report: { status: 'delivered' },
  })
  expect(await fetchStatus(account, `SM${'0'.repeat(32)}`, options)).toEqual({ ok: true })
})

test('media of a customer’s message', async () => {
  const { emulator } = await emulate()
  const sent = { from: CUSTOMER, to: OURS, lost: true, media: [{ contentType: 'image/png' }] }
  const { messageSid } = await emulator.sendInbound(sent)
  const answer = await listMedia(account, messageSid, { baseUrl: emulator.url })
  const url = expect.stringMatching(
    new RegExp(
      `^https://api\\.twilio\\.com/2010-04-01/Accounts/AC.{32}/Messages/${messageSid}/Media/ME.{32}$`,
    ),
  )
  expect(answer).toEqual({ ok: true, media: [{ url, contentType: 'image/png' }] })
})

test('a refusal is returned with the time to wait', async () => {
  const fake = await startFakeHttp()
  fake.answer = json(429, { code: 20429, message: 'Too Many Requests' }, { 'Retry-After': '7' })
  const answer = await listMessages(ACCOUNT, { since: 0 }, { baseUrl: fake.url })
  await fake.close()
  expect(answer).toMatchObject({ ok: false, error: { code: '20429' }, retryAfterMs: 7_000 })
})

import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { TWILIO_CAPABILITIES } from '../../providers/twilio/capabilities.ts'
import { historyTexts } from '../api/history-texts.ts'
import { openStream } from '../api/sse-client.ts'
import { hireAgent, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { file, lastMessage, png, settledMedium } from './files.ts'

const test = deskTest()
test.afterEach(({ world }) => world.emulator.faults.clear())

const DOWNLOAD = { operation: 'media.download' } as const

test('a message is shown at once, and its picture after it is fetched', async ({ world, desk }) => {
  const stream = await openStream(desk.ann.api)
  world.emulator.faults.set({ kind: 'error_before_accepting', ...DOWNLOAD, times: 'always' })
  const customer = desk.newCustomer()
  await customer.write('Look at this', { media: [file('image/png', png('the picture'))] })
  const before = await lastMessage(desk, customer, ({ media }) => media[0]?.error !== null)
  expect(before).toMatchObject({
    text: 'Look at this',
    media: [
      { url: null, contentType: 'image/png', status: 'pending', size: null, error: { code: 'unreachable' } },
    ],
  })
  world.emulator.faults.clear()
  const medium = await settledMedium(desk, customer)
  expect(medium).toMatchObject({
    id: before.media[0]?.id,
    url: expect.stringContaining(`${world.baseUrl}/media/${medium.id}?`),
    contentType: 'image/png',
    status: 'stored',
    size: png('the picture').length,
    error: null,
  })
  const told = await until('the event', () => stream.events.find(({ event }) => event === 'message.media'))
  expect(told.data).toMatchObject({
    conversationId: before.conversationId,
    channelId: desk.channelId,
    type: 'message.media',
    actor: { kind: 'system' },
    data: { messageId: before.id, mediaId: medium.id, status: 'stored', error: null },
  })
  await stream.close()

  // It needs no token: a browser sends none for a picture.
  const served = await fetch(medium.url ?? '')
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png('the picture'))
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `inline; filename="${medium.id}.png"`,
    'cache-control': expect.stringMatching(/^private, max-age=\d+, immutable$/),
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/^sandbox ?; default-src 'none'$/),
    'cross-origin-resource-policy': 'cross-origin',
  })
})

test('the credentials are sent to Twilio, but not to its content network', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  await settledMedium(desk, customer)
  const downloads = world.emulator.ledger.requests().filter(({ operation }) => operation === 'media.download')
  expect(downloads.at(-1)).toMatchObject({ status: 302, accountSid: EMULATOR_ACCOUNT_SID })
  const fetched = world.emulator.ledger.cdn()
  expect(fetched.length).toBeGreaterThan(0)
  expect(fetched.filter(({ authorization }) => authorization)).toEqual([])
})

test('the workflow that fetches them knows ids only', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('Quokka', { media: [file('image/png', png()), file('image/png', png())] })
  const { id } = await lastMessage(desk, customer, ({ media }) => media.every(m => m.status === 'stored'))
  const { decrypted } = await historyTexts(world, `media:${id}`)
  expect(decrypted).toContain('fetchMedium')
  const secrets = [EMULATOR_AUTH_TOKEN, EMULATOR_ACCOUNT_SID, 'twilio.com', 'Quokka', customer.address]
  for (const secret of secrets) expect(decrypted).not.toContain(secret)
})

test('a file that is not ready is fetched later', async ({ world, desk }) => {
  world.emulator.faults.set({ kind: 'refused', errorCode: 20404, ...DOWNLOAD, times: 2 })
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  expect(await settledMedium(desk, customer)).toMatchObject({ status: 'stored' })
})

test('Twilio’s Retry-After is respected', async ({ world, desk }) => {
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 3, ...DOWNLOAD })
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  expect(await settledMedium(desk, customer)).toMatchObject({ status: 'stored' })
  const [refused, taken] = world.emulator.ledger
    .requests()
    .filter(({ operation }) => operation === 'media.download')
    .slice(-2)
  expect((taken?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(3_000)
})

test('a file that no longer exists fails, and a person can retry', async ({ world, desk }) => {
  world.emulator.faults.set({ kind: 'refused', errorCode: 20404, ...DOWNLOAD, times: 'always' })
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  const { media } = await lastMessage(desk, customer, m => m.media[0]?.error?.code === 'not_ready')
  const id = media[0]?.id ?? ''
  await world.sql`update media set created_at = now() - interval '2 minutes' where id = ${id}`
  const failed = await settledMedium(desk, customer)
  expect(failed).toMatchObject({
    status: 'failed',
    url: null,
    error: { code: 'gone', fix: expect.any(String) },
  })

  world.emulator.faults.clear()
  const stranger = await hireAgent(world, 'Stranger', [])
  expect(await stranger.api.post(`/v1/media/${id}/retry`)).toMatchObject({
    status: 403,
    body: { code: 'not_your_channel' },
  })
  expect((await desk.ann.api.post(`/v1/media/${id}/retry`)).status).toBe(202)
  await lastMessage(desk, customer, m => m.media[0]?.status === 'stored' && m.media[0].error === null)
  // Nothing is left to do.
  expect(await desk.ann.api.post(`/v1/media/${id}/retry`)).toMatchObject({
    status: 202,
    body: { id, status: 'stored' },
  })
})

test('a file that can’t be fetched within a day fails', async ({ world, desk }) => {
  // The next attempt would be after the day is over.
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 90_000, ...DOWNLOAD })
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  const medium = await settledMedium(desk, customer)
  expect(medium).toMatchObject({ status: 'failed', url: null, error: { code: 'given_up' } })
  expect((await desk.ann.api.post(`/v1/media/${medium.id}/retry`)).status).toBe(202)
  await lastMessage(desk, customer, m => m.media[0]?.status === 'stored')
})

test('a file whose workflow an operator ended stays pending until a person retries', async ({
  world,
  desk,
}) => {
  world.emulator.faults.set({ kind: 'error_before_accepting', ...DOWNLOAD, times: 'always' })
  const customer = desk.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  const { id, media } = await lastMessage(desk, customer, m => m.media[0]?.error !== null)
  await world.temporal.workflow.getHandle(`media:${id}`).terminate('a test')
  world.emulator.faults.clear()
  expect((await desk.ann.api.post(`/v1/media/${media[0]?.id}/retry`)).status).toBe(202)
  await lastMessage(desk, customer, m => m.media[0]?.status === 'stored')
})

test('a file is served by its real type, not by its declared type', async ({ desk }) => {
  const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
  const page = '<!doctype html><script>alert(1)</script>'
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const UNKNOWN = 'application/octet-stream'
  const cases: [declared: string, content: Uint8Array | string, type: string, shown: string][] = [
    ['image/png', jpeg, 'image/jpeg', 'inline'],
    ['application/pdf', '%PDF-1.4\ntrailer<</Root<<>>>>\n%%EOF\n', 'application/pdf', 'inline'],
    ['image/png', page, UNKNOWN, 'attachment'],
    ['text/html', page, UNKNOWN, 'attachment'],
    ['image/svg+xml', drawing, UNKNOWN, 'attachment'],
    ['image/svg+xml', `<?xml version="1.0"?>${drawing}`, UNKNOWN, 'attachment'],
    ['text/javascript', 'alert(1)', UNKNOWN, 'attachment'],
    ['text/x-vcard', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n', 'text/vcard', 'attachment'],
    ['text/plain', 'สวัสดี', 'text/plain', 'attachment'],
  ]
  const customer = desk.newCustomer()
  await customer.write('', { media: cases.map(([declared, content]) => file(declared, content)) })
  const { media } = await lastMessage(desk, customer, m => m.media.every(({ status }) => status === 'stored'))
  const seen = await Promise.all(
    media.map(async ({ url, contentType }) => {
      const { headers } = await fetch(url ?? '')
      expect(headers.get('content-type')?.split(';')[0]).toBe(contentType)
      return [contentType, headers.get('content-disposition')?.split(';')[0]]
    }),
  )
  expect(seen).toEqual(cases.map(([, , type, shown]) => [type, shown]))
})

test.for<[string, string, Buffer, string]>([
  ['a program', 'image/png', Buffer.concat([Buffer.from('MZ'), randomBytes(200)]), 'type_refused'],
  ['an archive', 'application/octet-stream', Buffer.from('1f8b0800000000000003', 'hex'), 'type_refused'],
  [
    'too large a file',
    'image/png',
    Buffer.concat([png(), Buffer.alloc(TWILIO_CAPABILITIES.largestMedium)]),
    'too_large',
  ],
])('%s is refused, and nothing of it is kept', async ([_, declared, content, code], { world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('', { media: [file(declared, content)] })
  const medium = await settledMedium(desk, customer)
  expect(medium).toMatchObject({ status: 'refused', url: null, error: { code } })
  expect(await world.mediaStore.open(medium.id)).toBeUndefined()
  expect(readdirSync(join(world.config.DATA_DIR, 'media', 'unfinished'))).toEqual([])
})

test('a media URL of another host gets no credentials and no request, even with a valid signature', async ({
  desk,
}) => {
  const seen: http.IncomingHttpHeaders[] = []
  const attacker = http.createServer((request, response) => {
    seen.push(request.headers)
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(png())
  })
  await new Promise<void>(resolve => attacker.listen(0, '127.0.0.1', resolve))
  const { port } = attacker.address() as AddressInfo
  const path = `/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/Messages/MM${'1'.repeat(32)}/Media/ME${'2'.repeat(32)}`
  const customer = desk.newCustomer()
  await customer.write('Mine now?', {
    extra: {
      NumMedia: '3',
      MediaUrl0: `http://127.0.0.1:${port}${path}`,
      MediaContentType0: 'image/png',
      MediaUrl1: `https://127.0.0.1:${port}${path}`,
      MediaContentType1: 'image/png',
      MediaUrl2: 'https://169.254.169.254/latest/meta-data/',
      MediaContentType2: 'text/plain',
    },
  })
  const { media } = await lastMessage(desk, customer, m =>
    m.media.every(({ status }) => status !== 'pending'),
  )
  attacker.close()
  expect(media.map(({ status, error }) => [status, error?.code])).toEqual(
    Array(3).fill(['refused', 'not_allowed']),
  )
  expect(seen).toEqual([])
})

test('a repeated webhook fetches nothing again', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const { messageSid } = await customer.write('Once', { media: [file('image/png', png())] })
  const medium = await settledMedium(desk, customer)
  const count = () => world.emulator.ledger.cdn().length
  const before = count()
  await customer.write('Once', { messageSid })
  await customer.write('Behind it')
  const last = await lastMessage(desk, customer, ({ text }) => text === 'Behind it')
  expect(last.media).toEqual([])
  expect(count()).toBe(before)
  const rows = await world.sql`select id from media where message_id in
    (select id from messages where provider_message_id = ${messageSid})`
  expect(rows.map(({ id }) => id)).toEqual([medium.id])
})

test('deleting a channel ends the wait for its files', async ({ world }) => {
  const other = await openDesk(world, { medium: 'sms' })
  world.emulator.faults.set({ kind: 'error_before_accepting', ...DOWNLOAD, times: 'always' })
  const customer = other.newCustomer()
  await customer.write('', { media: [file('image/png', png())] })
  const { id } = await lastMessage(other, customer)
  await world.admin.delete(`/v1/channels/${other.channelId}`)
  const [row] = await until('the end', async () => {
    const rows =
      await world.sql`select state, error from media where message_id = ${id} and state <> 'pending'`
    return rows.length > 0 && rows
  })
  expect(row).toEqual({ state: 'failed', error: 'channel_deleted' })
  const result = await world.temporal.workflow.getHandle(`media:${id}`).result()
  expect(Object.values(result as object)).toEqual(['failed'])
})

test('while the folder for files can’t be used, a customer’s file says so, and is stored when it can', async ({
  world,
  desk,
}) => {
  const folder = join(world.config.DATA_DIR, 'media')
  mkdirSync(folder, { recursive: true })
  renameSync(folder, `${folder}.away`)
  writeFileSync(folder, 'no folder')
  const customer = desk.newCustomer()
  await customer.write('Look', { media: [file('image/png', png('kept'))] })
  const { media } = await lastMessage(desk, customer, ({ media }) => media[0]?.error?.code === 'not_stored')
  expect(media[0]).toMatchObject({ status: 'pending', url: null })
  rmSync(folder)
  renameSync(`${folder}.away`, folder)
  expect(await settledMedium(desk, customer)).toMatchObject({ status: 'stored', error: null })
})

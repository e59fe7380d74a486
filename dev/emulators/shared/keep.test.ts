import { copyFileSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ENGAGELAB_DEMO, startEngagelab } from '../engagelab/index.ts'
import { startEmulator } from '../twilio/index.ts'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_ID,
  CLOUD_NUMBER,
  CLOUD_WABA_ID,
  startCloudEmulator,
} from '../whatsapp-cloud/index.ts'

// An emulator that is started again shows the same conversation on the phone, and continues what was unfinished.

const CUSTOMER = '+15005550100'
const AT_ONCE = { sent: 0, delivered: 0, read: 0 }
/** Delays with which nothing happens before the emulator is closed. */
const STUCK = { sent: 0, delivered: 3_600_000, read: 0 }

const files = () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-kept-'))
  return { journalFile: join(folder, 'kept', 'a.jsonl'), copy: join(folder, 'copy.jsonl') }
}

/** A receiver that accepts everything posted to it. */
async function receiver() {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    bodies.push(body)
    response.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const cloudCall = (url: string, path: string, body: object) =>
  fetch(`${url}/v25.0/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${CLOUD_ACCESS_TOKEN}` },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...body }),
  })

test('the Cloud API’s: messages, files, people, settings, and calls without an answer', async () => {
  const { journalFile, copy } = files()
  const first = await startCloudEmulator({ journalFile, statusDelaysMs: STUCK })
  const to = CLOUD_NUMBER.phoneNumber
  const { bodies, url: callbackUrl } = await receiver()
  first.setApp({ callbackUrl })
  first.state.accounts.get(CLOUD_WABA_ID)?.subscribed.set(CLOUD_APP_ID, null)
  await first.write({ from: CUSTOMER, to, name: 'Mali', text: 'Hello' })
  const picture = { contentType: 'image/png', base64: Buffer.from('a picture').toString('base64') }
  await first.write({ from: CUSTOMER, to, media: picture })
  await cloudCall(first.url, `${CLOUD_NUMBER.id}/block_users`, { block_users: [{ user: '+15005550101' }] })
  await cloudCall(first.url, `${CLOUD_NUMBER.id}/messages`, {
    to: CUSTOMER,
    type: 'text',
    text: { body: 'Hi' },
  })
  await expect.poll(() => first.thread(to, CUSTOMER).at(-1)?.status).toBe('sent')
  await expect.poll(() => first.state.calls.size).toBe(0)
  first.setReachable(false)
  await first.write({ from: CUSTOMER, to, text: 'Are you there?' })
  // As after a kill: the file contains everything that was answered.
  copyFileSync(journalFile, copy)
  const { calls, media, ...state } = structuredClone(first.state)
  expect([...calls.values()].map(({ body }) => body)).toEqual([expect.stringContaining('Are you there?')])
  const told = bodies.length
  await first.close()

  for (const file of [copy, journalFile]) {
    const again = await startCloudEmulator({ journalFile: file, statusDelaysMs: STUCK })
    const { calls: _, media: files, ...rest } = again.state
    expect(rest).toEqual(state)
    expect([...files.values()].map(({ bytes }) => bytes.toString())).toEqual(['a picture'])
    await expect.poll(() => again.state.calls.size).toBe(0)
    await again.close()
  }
  expect(bodies.length).toBe(told + 2)

  const last = await startCloudEmulator({ journalFile, statusDelaysMs: AT_ONCE })
  await last.settled()
  expect(last.thread(to, CUSTOMER).map(({ text, status }) => [text, status])).toEqual([
    ['Hello', 'sent'],
    ['', 'sent'],
    ['Hi', 'read'],
    ['Are you there?', 'sent'],
  ])
  expect(last.state.messages.size).toBe(state.messages.size)
  await last.close()
})

test('EngageLab’s: messages, templates and the callback’s address', async () => {
  const { journalFile } = files()
  const [to] = ENGAGELAB_DEMO.numbers
  const first = await startEngagelab({ journalFile, statusDelaysMs: STUCK })
  const { bodies, url } = await receiver()
  first.setCallback({ url })
  await first.sendInbound({ from: CUSTOMER, to, text: 'Hello' })
  await fetch(`${first.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Basic ${btoa(`${ENGAGELAB_DEMO.devKey}:${ENGAGELAB_DEMO.devSecret}`)}`,
    },
    body: JSON.stringify({ from: to, to: [CUSTOMER], body: { type: 'text', text: { body: 'Hi' } } }),
  })
  await expect.poll(() => first.messages().at(-1)?.status).toBe('sent')
  const shown = structuredClone(first.messages())
  await first.close()
  const told = bodies.length

  const again = await startEngagelab({ journalFile, statusDelaysMs: AT_ONCE })
  expect(again.messages()).toEqual(shown)
  expect(again.account.callback).toEqual({ url })
  again.resume()
  await again.idle()
  expect(again.messages().map(({ text, status }) => [text, status])).toEqual([
    ['Hello', 'received'],
    ['Hi', 'read'],
  ])
  expect(bodies.slice(told).map(body => JSON.parse(body).rows[0].status.message_status)).toEqual([
    'delivered',
    'read',
  ])
  await again.close()
})

test('one that keeps nothing leaves no file, and begins anew', async () => {
  const first = await startCloudEmulator()
  await first.write({ from: CUSTOMER, to: CLOUD_NUMBER.phoneNumber, text: 'Hello' })
  await first.close()
  const [cloud, twilio] = [await startCloudEmulator(), await startEmulator()]
  expect(cloud.state.messages.size).toBe(0)
  await Promise.all([cloud.close(), twilio.close()])
})

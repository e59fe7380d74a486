import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from './emulators/twilio/default-account.ts'
import { type Emulator, startEmulator } from './emulators/twilio/start.ts'
import { type ScriptedModel, startModel } from './model/start.ts'

let folder: string
let journalFile: string
let emulator: Emulator
let model: ScriptedModel
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-emulator-'))
  journalFile = join(folder, 'kept', 'journal.jsonl')
  emulator = await startEmulator({ journalFile })
  model = await startModel()
})
afterAll(async () => {
  await Promise.all([emulator.close(), model.close()])
  rmSync(folder, { recursive: true, force: true })
})

/** Asks as a browser would. Unlike fetch, it can send any Host. */
function ask(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, response => {
      let text = ''
      response.on('data', chunk => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, body: text }))
    })
      .on('error', reject)
      .end(body)
  })
}

const FORM = {
  Authorization: `Basic ${Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')}`,
  'Content-Type': 'application/x-www-form-urlencoded',
}
const MESSAGES = `/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/Messages.json`

function message(body: string): string {
  const StatusCallback = 'http://127.0.0.1:1/of-somebody-else'
  return String(
    new URLSearchParams({ To: '+15005550100', From: EMULATOR_ADDRESSES.sms, Body: body, StatusCallback }),
  )
}

const FOREIGN: Record<string, string>[] = [
  { Host: 'evil.example' },
  { Host: 'evil.example', Origin: 'http://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  { Origin: 'http://evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
]

test.each(FOREIGN)(
  'with the emulator’s credentials, which everybody knows, a page of elsewhere reads and sends nothing: %j',
  async foreign => {
    for (const base of [emulator.url, emulator.cdnUrl]) {
      const headers = { ...FORM, ...foreign }
      expect((await ask(base + MESSAGES, 'GET', headers)).status).toBe(403)
      expect((await ask(base + MESSAGES, 'POST', headers, message('from elsewhere'))).status).toBe(403)
      for (const path of ['/emulator/threads', '/emulator/ledger/messages', '/emulator/cdn/AC/ME', '/none']) {
        expect((await ask(base + path, 'GET', foreign)).status).toBe(403)
      }
    }
    expect(emulator.ledger.messages()).toEqual([])
    // The ledger does not list them either, although it lists the service's own requests.
    expect(emulator.ledger.requests()).toEqual([])
  },
)

test.each(FOREIGN)('the model answers no page of elsewhere: %j', async foreign => {
  const body = JSON.stringify({ model: 'scripted-demo', messages: [{ role: 'user', content: 'Hello' }] })
  const headers = { 'Content-Type': 'application/json', ...foreign }
  expect((await ask(`${model.baseUrl}/chat/completions`, 'POST', headers, body)).status).toBe(403)
  expect((await ask(`${model.baseUrl}/models`, 'GET', foreign)).status).toBe(403)
  expect(model.requests).toEqual([])
})

test('a body that any page may send is not taken', async () => {
  const headers = { 'Content-Type': 'text/plain' }
  const inbound = JSON.stringify({ from: '+15005550100', to: EMULATOR_ADDRESSES.sms, text: 'Hello' })
  expect((await ask(`${emulator.url}/emulator/inbound`, 'POST', headers, inbound)).status).toBe(415)
  expect((await ask(`${model.baseUrl}/responses`, 'POST', headers, '{}')).status).toBe(415)
  expect(emulator.threads()).toEqual([])
})

test.skipIf(process.platform === 'win32')('what the emulator keeps is for its owner alone', async () => {
  await emulator.sendInbound({ from: '+15005550100', to: EMULATOR_ADDRESSES.sms, text: 'Private' })
  expect(statSync(journalFile).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o700)
  const earlier = join(folder, 'earlier.jsonl')
  writeFileSync(earlier, '', { mode: 0o644 })
  await (await startEmulator({ journalFile: earlier })).close()
  expect(statSync(earlier).mode & 0o777).toBe(0o600)
})

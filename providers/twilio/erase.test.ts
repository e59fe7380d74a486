import { afterEach, beforeEach, expect, test } from 'vitest'
import { eraseMessage } from './erase.ts'
import { ACCOUNT, type FakeHttp, formOf, json, startFakeHttp } from './fake-http.ts'

const SID = `SM${'1'.repeat(32)}`
const FILE = `ME${'2'.repeat(32)}`

let fake: FakeHttp
beforeEach(async () => {
  fake = await startFakeHttp()
})
afterEach(() => fake.close())

type Refusal = { status: number; code: number }

/** Twilio's side: one file, and a message that it deletes or redacts, or not. */
function answerWith({ deleting, redacting }: { deleting?: Refusal; redacting?: Refusal }): void {
  const refuse = ({ status, code }: Refusal) => json(status, { status, code, message: 'no' })
  fake.answer = (received, response) => {
    const { method, path } = received
    const isMessage = path.endsWith(`/${SID}.json`)
    const refusal = isMessage && (method === 'DELETE' ? deleting : method === 'POST' ? redacting : undefined)
    const answer = refusal
      ? refuse(refusal)
      : method === 'DELETE'
        ? json(204, '')
        : isMessage
          ? json(200, { sid: SID })
          : json(200, { media_list: [{ sid: FILE }] })
    answer(received, response)
  }
}

const asked = () =>
  fake.received.map(({ method, path }) => `${method} ${path.replace(/.*Messages\//, '').replace(/\?.*/, '')}`)

test('a message is deleted with its files', async () => {
  answerWith({})
  expect(await eraseMessage(ACCOUNT, SID, { baseUrl: fake.url })).toEqual({ ok: true, erased: 'deleted' })
  expect(asked()).toEqual([`GET ${SID}/Media.json`, `DELETE ${SID}/Media/${FILE}.json`, `DELETE ${SID}.json`])
})

test('a message that no longer exists counts as deleted', async () => {
  fake.answer = json(404, { status: 404, code: 20404, message: 'not found' })
  expect(await eraseMessage(ACCOUNT, SID, { baseUrl: fake.url })).toEqual({ ok: true, erased: 'deleted' })
})

test('one that Twilio keeps loses its text', async () => {
  answerWith({ deleting: { status: 400, code: 20001 } })
  expect(await eraseMessage(ACCOUNT, SID, { baseUrl: fake.url })).toEqual({ ok: true, erased: 'redacted' })
  const last = fake.received.at(-1)
  expect(last?.method).toBe('POST')
  expect(last && formOf(last)).toEqual({ Body: '' })
})

test.each<[erased: string, deleting: Refusal, redacting: Refusal]>([
  ['refused', { status: 400, code: 20001 }, { status: 400, code: 20001 }],
  ['later', { status: 409, code: 20009 }, { status: 400, code: 20001 }],
  ['later', { status: 400, code: 20001 }, { status: 409, code: 20009 }],
])('%s, where Twilio answers %j and %j', async (erased, deleting, redacting) => {
  answerWith({ deleting, redacting })
  expect(await eraseMessage(ACCOUNT, SID, { baseUrl: fake.url })).toEqual({ ok: true, erased })
})

test.each([401, 429, 500, 503])('%i says nothing of the message', async status => {
  answerWith({ deleting: { status, code: 20003 } })
  expect(await eraseMessage(ACCOUNT, SID, { baseUrl: fake.url })).toMatchObject({ ok: false })
})

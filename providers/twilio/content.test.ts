import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureContent, forgetContent } from './content.ts'
import {
  ACCOUNT,
  CONTENT,
  CONTENT_SID,
  contentPage,
  type FakeHttp,
  json,
  routes,
  startFakeHttp,
  text,
} from './fake-http.ts'
import { TEMPLATES } from './templates.ts'

let fake: FakeHttp
beforeEach(async () => {
  fake = await startFakeHttp()
})
afterEach(() => fake.close())

const ensure = (known?: string) => ensureContent(ACCOUNT, 'list', { baseUrl: fake.url, known })
const asked = () => fake.received.map(({ method, path }) => `${method} ${path}`)

test('finds the template by its name, on a later page too', async () => {
  fake.answer = routes({
    'GET /v1/Content?Page=1': json(200, contentPage([{ sid: 'HX8', friendly_name: null }, CONTENT])),
    'GET /v1/Content?PageSize=500': json(
      200,
      contentPage([{ sid: 'HX9', friendly_name: 'other' }], 'https://content.twilio.com/v1/Content?Page=1'),
    ),
  })
  expect(await ensure()).toBe(CONTENT_SID)
  expect(asked()).toEqual(['GET /v1/Content?PageSize=500', 'GET /v1/Content?Page=1'])
})

test('creates it when it isn’t there, in the names of the wire', async () => {
  fake.answer = routes({ GET: json(200, contentPage([])), POST: json(201, CONTENT) })
  expect(await ensure()).toBe(CONTENT_SID)
  const create = fake.received[1]
  expect(create?.headers['content-type']).toBe('application/json')
  expect(JSON.parse(create?.body ?? '')).toEqual(JSON.parse(JSON.stringify(TEMPLATES.list)))
  expect(JSON.parse(create?.body ?? '')).toHaveProperty('friendly_name', 'switchboard_list_5_v1')
})

test('asks once for calls at the same time and later, until it is forgotten', async () => {
  fake.answer = json(200, contentPage([CONTENT]))
  expect(await Promise.all([ensure(), ensure(), ensure()])).toEqual(Array(3).fill(CONTENT_SID))
  await ensure()
  expect(asked()).toHaveLength(1)
  forgetContent(ACCOUNT, 'list', { baseUrl: fake.url })
  await ensure()
  expect(asked()).toHaveLength(2)
})

test('takes a known one as it is', async () => {
  expect(await ensure('HX7')).toBe('HX7')
  expect(asked()).toEqual([])
})

test.each([
  ['a refusal', json(403, { code: 20003, message: '+66812345678' })],
  ['an answer without sids', json(200, { contents: [{ friendly_name: 'x' }] })],
  ['an answer that is no JSON', text(200, '<html>')],
])('%s is thrown, and asked again the next time', async (_name, answer) => {
  fake.answer = answer
  const thrown: unknown = await ensure().catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(Error)
  expect(String(thrown)).not.toMatch(/66812345678|a-token/)
  fake.answer = json(200, contentPage([CONTENT]))
  expect(await ensure()).toBe(CONTENT_SID)
})

test('gives up the search of an account without end', async () => {
  const page = contentPage([], 'https://content.twilio.com/v1/Content?Page=9')
  fake.answer = routes({ GET: json(200, page), POST: json(201, CONTENT) })
  expect(await ensure()).toBe(CONTENT_SID)
  expect(asked().filter(line => line.startsWith('GET'))).toHaveLength(10)
})

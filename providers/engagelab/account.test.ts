import { z } from '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeHttp, json, startFakeHttp, text } from '../twilio/fake-http.ts'
import { engagelabConnecting as form } from './connecting.ts'
import { engagelab } from './definition.ts'
import { readTemplate } from './templates.ts'

const ACCOUNT = {
  provider: 'engagelab',
  accountId: '123321',
  config: {},
  credentials: { devKey: 'k', devSecret: 's', pathSecret: 'p-a-t-h' },
}

let fake: FakeHttp
let provider: ReturnType<Awaited<ReturnType<typeof engagelab.load>>>
beforeAll(async () => {
  fake = await startFakeHttp()
  provider = (await engagelab.load())({ baseUrl: fake.url })
})
afterAll(() => fake.close())

describe('the account', () => {
  test.each([
    [json(200, []), { ok: true }],
    // The key may lack the permission to read templates, and still send.
    [json(403, { code: 2004, message: '' }), { ok: true }],
    [text(403, '<html>'), { ok: true }],
    [json(401, { code: 2001, message: '' }), { ok: false, code: 'invalid_credentials' }],
    [json(400, { code: 2002, message: '' }), { ok: false, code: 'invalid_credentials' }],
    [text(401, ''), { ok: false, code: 'invalid_credentials' }],
  ])('is judged by its templates, %#', async (answer, checked) => {
    fake.answer = answer
    expect(await provider.checkAccount(ACCOUNT)).toMatchObject(checked)
  })

  test.each([[json(500, { code: 1000, message: '' })], [json(302, {})], [json(200, { code: 9 })]])(
    'is not judged by an answer that says nothing of it, %#',
    async answer => {
      fake.answer = answer
      await expect(provider.checkAccount(ACCOUNT)).rejects.toThrow('EngageLab answered with HTTP')
    },
  )

  test('can’t read its configuration, and says so without the secret', async () => {
    const webhookUrl = engagelab.webhookUrl?.('https://x/webhooks/engagelab/c', ACCOUNT.credentials) ?? ''
    expect(webhookUrl).toBe('https://x/webhooks/engagelab/c/p-a-t-h')
    const sender = { medium: 'whatsapp' as const, phoneNumber: '+447911123456' }
    const checks = await provider.readConfiguration(ACCOUNT, sender, { webhookUrl })
    expect(new Set(checks.map(({ ok, repairable }) => `${ok} ${repairable}`))).toEqual(
      new Set(['null false']),
    )
    expect(JSON.stringify(checks)).not.toContain('p-a-t-h')
    expect(engagelab.webhookUrl?.('https://x/webhooks/engagelab/c')).toBe('https://x/webhooks/engagelab/c/…')
  })
})

describe('templates', () => {
  const TEMPLATE = {
    id: '1',
    name: 'parcel',
    language: 'en',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Parcel' },
      {
        type: 'body',
        text: 'Hello {{1}}, it comes {{2}}. Yes, {{ 1 }}.',
        example: { body_text: [['Bob', 'today']] },
      },
    ],
  }

  test('are listed, whatever else is in the list', async () => {
    fake.answer = json(200, [TEMPLATE, null, { name: 'x' }, { ...TEMPLATE, components: 'none', status: 5 }])
    expect(await provider.listTemplates?.(ACCOUNT)).toMatchObject({
      ok: true,
      templates: [{ name: 'parcel' }, { name: 'parcel', body: null, approval: { status: 'unknown' } }],
    })
    expect(readTemplate(TEMPLATE)).toEqual({
      id: 'parcel',
      name: 'parcel',
      language: 'en',
      types: ['header', 'body'],
      body: 'Hello {{1}}, it comes {{2}}. Yes, {{ 1 }}.',
      variables: { 1: 'Bob', 2: 'today' },
      approval: { status: 'approved', category: 'utility', rejectionReason: null },
      layout: {
        header: { type: 'text', text: 'Parcel' },
        body: 'Hello {{1}}, it comes {{2}}. Yes, {{ 1 }}.',
      },
    })
  })

  test.each([
    [json(403, { code: 2004, message: '' }), '2004'],
    [json(200, { message_id: 'a' }), 'unreadable'],
    [json(200, 'nonsense'), 'outcome_unknown'],
    [json(429, {}), '429'],
  ])('are not taken for none when there is no list, %#', async (answer, code) => {
    fake.answer = answer
    expect(await provider.listTemplates?.(ACCOUNT)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('connecting', () => {
  const GIVEN = { phoneNumber: '+447911123456', wabaId: '123321', devKey: 'k', devSecret: 's' }
  const fields = z.strictObject(form.fields)

  test('makes a secret address, another one for each channel', () => {
    const made = form.split(fields.parse({ ...GIVEN, devKey: ' k\n' }))
    expect(made).toMatchObject({
      medium: 'whatsapp',
      accountId: '123321',
      phoneNumber: '+447911123456',
      config: { callbackChecks: ['path'] },
      credentials: { devKey: 'k', devSecret: 's', pathSecret: expect.stringMatching(/^[0-9a-f]{48}$/) },
    })
    expect(form.split(GIVEN).credentials.pathSecret).not.toBe(made.credentials.pathSecret)
  })

  test.each([
    [{ phoneNumber: '447911123456' }],
    [{ wabaId: 'a/b' }],
    [{ devKey: '' }],
    [{ devSecret: 'a b' }],
    [{ callbackAuthorization: 'a\nb' }],
    [{ pathSecret: 'mine' }],
  ])('does not take %j', more => expect(fields.safeParse({ ...GIVEN, ...more }).success).toBe(false))

  test('takes user name and secret of callbacks together only', () => {
    expect(form.check?.({ ...GIVEN, callbackUsername: 'u' })?.path).toBe('callbackSecret')
    expect(form.check?.({ ...GIVEN, callbackSecret: 's' })?.path).toBe('callbackUsername')
    expect(form.check?.({ ...GIVEN, callbackUsername: 'u', callbackSecret: 's' })).toBeUndefined()
  })

  const current = form.split({ ...GIVEN, callbackUsername: 'u', callbackSecret: 'c' })
  test.each([
    [{ devSecret: 's2' }, { devSecret: 's2', callbackUsername: 'u' }, ['path', 'callback_id']],
    [{ callbackUsername: null, callbackSecret: null }, { devKey: 'k' }, ['path']],
    [{ callbackSecret: 'c2' }, { callbackUsername: 'u', callbackSecret: 'c2' }, ['path', 'callback_id']],
    [{ callbackAuthorization: 'Bearer x' }, { devKey: 'k' }, ['path', 'callback_id', 'authorization']],
  ])('changes by %j', (asked, credentials, callbackChecks) => {
    const changed = form.change(current, z.strictObject(form.changes).parse(asked))
    expect(changed).toMatchObject({ credentials, config: { callbackChecks } })
    expect(changed.credentials?.pathSecret).toBe(current.credentials.pathSecret)
  })

  test('makes another address when asked to', () => {
    const { credentials } = form.change(current, { newCallbackAddress: true })
    expect(credentials?.pathSecret).toMatch(/^[0-9a-f]{48}$/)
    expect(credentials?.pathSecret).not.toBe(current.credentials.pathSecret)
  })

  test('changes nothing where half of a pair would be left, which would let nobody in', () => {
    const { problem, ...rest } = form.change(current, { callbackSecret: null, devKey: 'k2' })
    expect(problem?.path).toBe('callbackSecret')
    expect(rest).toEqual({})
    expect(form.change(form.split(GIVEN), { callbackSecret: 'c' }).problem?.path).toBe('callbackUsername')
  })

  test('shows what is checked, and nothing secret', () => {
    const connected = { ...current, id: 'c', phoneNumber: '+447911123456', messagingServiceSid: null }
    expect(form.view(connected)).toEqual({ wabaId: '123321', callbackChecks: ['path', 'callback_id'] })
    const [paste] = form.nextSteps(connected, { webhookUrl: 'https://x/s', statusUrl: 'https://x' })
    expect(paste?.value).toBe('https://x/s')
  })
})

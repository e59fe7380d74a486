import { expect, test } from 'vitest'
import { CLOUD_OTHER, CLOUD_SECOND_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { SENDER } from './contract-stage.ts'
import { ACCOUNT, emulate, OURS, receive } from './emulated.ts'

test.each<[string, object, object, string]>([
  ['no such token', { accessToken: `EAA${'x'.repeat(30)}` }, {}, 'invalid_access_token'],
  ['an id that is none', {}, { config: { phoneNumberId: '123' } }, 'phone_number_id_not_found'],
  [
    'a number’s id that is the account’s',
    {},
    { config: { phoneNumberId: ACCOUNT.accountId } },
    'phone_number_id_not_found',
  ],
  ['another app’s token', { accessToken: CLOUD_OTHER.accessToken }, {}, 'phone_number_id_not_found'],
  ['another app’s secret', { appSecret: CLOUD_OTHER.appSecret }, {}, 'wrong_app_secret'],
  ['another account', {}, { accountId: '123' }, 'waba_not_found'],
])('connecting with %s', async (_, credentials, more, code) => {
  const { provider } = await emulate()
  const account = { ...ACCOUNT, ...more, credentials: { ...ACCOUNT.credentials, ...credentials } }
  const checked = await provider.checkAccount(account)
  expect(checked.ok ? await provider.checkSender(account, SENDER) : checked).toMatchObject({
    ok: false,
    code,
  })
})

test('connecting reads the number, and reports a missing permission and the on-premises API', async () => {
  const { emulator, provider } = await emulate()
  expect(await provider.checkAccount(ACCOUNT)).toEqual({ ok: true })
  expect(await provider.checkSender(ACCOUNT, SENDER)).toEqual({ ok: true, phoneNumber: OURS })
  const moved = { ...SENDER, phoneNumber: CLOUD_SECOND_NUMBER.phoneNumber }
  expect(await provider.checkSender(ACCOUNT, moved)).toMatchObject({ code: 'number_changed' })
  emulator.setNumber(OURS, { hostPlatform: 'ON_PREMISE' })
  expect(await provider.checkSender(ACCOUNT, SENDER)).toMatchObject({ code: 'number_not_on_cloud_api' })
  emulator.setNumber(OURS, { hostPlatform: 'CLOUD_API' })
  emulator.setToken({ scopes: ['whatsapp_business_management'] })
  expect(await provider.checkSender(ACCOUNT, SENDER)).toMatchObject({ code: 'permission_missing' })
  // The token is sent in the header. A token is in the query only where Meta asks for it there.
  for (const { path, bearer, query } of emulator.ledger.requests) {
    expect([path, bearer, query.includes('access_token')]).toEqual([path, true, false])
  }
})

test('an app that requires appsecret_proof gets it', async () => {
  const { emulator, provider } = await emulate()
  emulator.setApp({ requiresProof: true })
  expect(await provider.checkAccount(ACCOUNT)).toEqual({ ok: true })
  expect(await provider.checkSender(ACCOUNT, SENDER)).toEqual({ ok: true, phoneNumber: OURS })
  emulator.setSecret('e1'.repeat(16))
  const wrong = { ok: false, code: 'wrong_app_secret' }
  expect(await provider.checkAccount(ACCOUNT)).toMatchObject(wrong)
  expect(await provider.checkSender(ACCOUNT, SENDER)).toMatchObject(wrong)
})

const namesOf = (checks: { name: string; ok: boolean | null; reason: string | null }[] = []) =>
  Object.fromEntries(checks.map(({ name, ok, reason }) => [name, reason ?? ok]))

test('repair subscribes our app first, then sets the number’s webhook URL, and reads it back', async () => {
  const { emulator, provider } = await emulate()
  const { url } = await receive()
  const read = async () => namesOf(await provider.readConfiguration(ACCOUNT, SENDER, { webhookUrl: url }))
  // Somebody else's app is subscribed from the start, which is not enough.
  expect(await read()).toEqual({
    'token.expires': true,
    'number.status': true,
    'app.subscribed': 'app_not_subscribed',
    'number.webhookUrl': 'not_set',
  })
  const changed = await provider.repairConfiguration?.(ACCOUNT, SENDER, { webhookUrl: url })
  expect(changed?.map(({ name }) => name)).toEqual(['app.subscribed', 'number.webhookUrl'])
  expect(Object.values(await read())).toEqual([true, true, true, true])
  // Subscribing again would remove the account's own address.
  const posts = () =>
    emulator.ledger.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)
  const before = posts()
  await provider.repairConfiguration?.(ACCOUNT, SENDER, { webhookUrl: `${url}2` })
  expect(posts().slice(before.length)).toEqual([expect.not.stringContaining('subscribed_apps')])
})

test('if the subscription can’t be read, Meta’s refusal of the URL makes repair subscribe our app', async () => {
  const { emulator, provider } = await emulate()
  const { url } = await receive()
  const read = async () => provider.readConfiguration(ACCOUNT, SENDER, { webhookUrl: url })
  emulator.faults.set({ kind: 'refused', code: 100, operation: 'token', times: 'always' })
  expect(namesOf(await read())).toMatchObject({
    'app.subscribed': 'not_readable',
    'number.webhookUrl': 'not_set',
  })
  await provider.repairConfiguration?.(ACCOUNT, SENDER, { webhookUrl: url })
  const posts = emulator.ledger.requests.filter(({ method }) => method === 'POST')
  const numberPath = `/${ACCOUNT.config.phoneNumberId}`
  expect(posts.map(({ path, status }) => [path.replace(/^\/v[\d.]+/, ''), status])).toEqual([
    [numberPath, 400],
    [`/${ACCOUNT.accountId}/subscribed_apps`, 200],
    [numberPath, 200],
  ])
  emulator.faults.clear()
  expect(namesOf(await read())).toMatchObject({ 'app.subscribed': true, 'number.webhookUrl': true })
})

test('if the subscription fails, the fix of the URL says to subscribe first', async () => {
  const { emulator, provider } = await emulate()
  const { url } = await receive()
  const urls = { webhookUrl: url }
  emulator.faults.set({ kind: 'refused', code: 200, operation: 'subscription', times: 'always' })
  await provider.repairConfiguration?.(ACCOUNT, SENDER, urls)
  const checks = await provider.readConfiguration(ACCOUNT, SENDER, urls)
  expect(namesOf(checks)).toMatchObject({
    'app.subscribed': 'app_not_subscribed',
    'number.webhookUrl': 'not_set',
  })
  expect(checks.at(-1)?.fix).toContain('see app.subscribed first')
})

test('a URL that does not answer the challenge is not set, and the error has a fix', async () => {
  const { provider } = await emulate()
  const receiver = await receive()
  receiver.down = 401
  const urls = { webhookUrl: receiver.url }
  await provider.repairConfiguration?.(ACCOUNT, SENDER, urls)
  const checks = await provider.readConfiguration(ACCOUNT, SENDER, urls)
  expect(checks.find(({ name }) => name === 'number.webhookUrl')).toMatchObject({
    ok: false,
    fix: expect.stringContaining('could not call'),
  })
})

test.each([`http://127.0.0.1:1/a+b`, `http://127.0.0.1:1/${'x'.repeat(200)}`])(
  'an address that Meta does not take is said to be none: %s',
  async webhookUrl => {
    const { emulator, provider } = await emulate()
    const checks = await provider.readConfiguration(ACCOUNT, SENDER, { webhookUrl })
    expect(checks.at(-1)).toMatchObject({ reason: 'url_not_usable', repairable: false })
    await provider.repairConfiguration?.(ACCOUNT, SENDER, { webhookUrl })
    expect(emulator.state.numbers.get(ACCOUNT.config.phoneNumberId as string)?.override).toBeNull()
  },
)

test('the URL of another channel is correct if it is the app’s Callback URL', async () => {
  const { emulator, provider } = await emulate()
  emulator.setApp({ callbackUrl: 'http://127.0.0.1:1/other' })
  const urls = {
    webhookUrl: 'http://127.0.0.1:1/own',
    others: [{ channelId: 'o', webhookUrl: 'http://127.0.0.1:1/other' }],
  }
  expect(namesOf(await provider.readConfiguration(ACCOUNT, SENDER, urls))['number.webhookUrl']).toBe(true)
})

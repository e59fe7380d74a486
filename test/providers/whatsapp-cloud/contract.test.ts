import { expect, test } from 'vitest'
import { CLOUD_OTHER, CLOUD_SECOND_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { connected, SENDER } from './contract-stage.ts'
import { ACCOUNT, CUSTOMER, emulate, OURS, receive } from './emulated.ts'

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
  // The token goes in the header, and its like stands in a query only where Meta asks for it there.
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
  // Asked for anew, the subscription would take the account's own address away.
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

test('a file is fetched in two steps, with a new URL after the first has expired', async () => {
  const { emulator, provider, receiver } = await connected()
  await emulator.write({ from: CUSTOMER, to: OURS, media: { contentType: 'image/png' } })
  const [event] = receiver.events()
  const url = event?.type === 'message' ? (event.message.media[0]?.url ?? '') : ''
  const fetched = async (from: typeof provider, address = url, maxBytes = 1e6) => {
    const chunks: Uint8Array[] = []
    const outcome = await from.fetchMedia?.(ACCOUNT, { url: address, maxBytes }, async body => {
      for await (const chunk of body) chunks.push(chunk)
    })
    return { outcome: 'none', ...outcome, bytes: Buffer.concat(chunks) }
  }
  const { outcome, bytes } = await fetched(provider)
  expect([outcome, bytes.subarray(1, 4).toString()]).toEqual(['taken', 'PNG'])
  // Gone by the time it is asked for: once more, and then it is missing.
  emulator.faults.set({ kind: 'refused', code: 0, status: 404, operation: 'download' })
  expect((await fetched(provider)).outcome).toBe('taken')
  emulator.faults.set({ kind: 'refused', code: 0, status: 404, operation: 'download', times: 2 })
  expect((await fetched(provider)).outcome).toBe('missing')
  expect(await fetched(provider, url, 10)).toMatchObject({ outcome: 'refused', code: 'too_large' })
  for (const strange of [
    'https://graph.facebook.com/../me',
    'https://lookaside.fbsbx.com/x',
    'http://127.0.0.1/1',
  ]) {
    expect(await fetched(provider, strange)).toMatchObject({ outcome: 'refused', code: 'not_allowed' })
  }
  // Where it is not the emulator that is asked, its address is none that the token goes to.
  const [node] = emulator.state.media.values()
  const expired = [...(node?.addresses.keys() ?? [])][0]
  await emulator.advance(5 * 60_000 + 1)
  const answer = await fetch(
    `${emulator.mediaUrl}/whatsapp_business/attachments/?mid=${node?.id}&ext=${expired}`,
    {
      headers: { Authorization: `Bearer ${ACCOUNT.credentials.accessToken}` },
    },
  )
  expect(answer.status).toBe(404)
  expect((await fetched(provider)).outcome).toBe('taken')
})

test('templates are read page by page, and known by name and language', async () => {
  const { emulator, provider } = await emulate()
  const account = emulator.state.accounts.get(ACCOUNT.accountId)
  const [first] = account?.templates ?? []
  if (!account || !first) throw new Error()
  for (let i = 0; i < 250; i++) account.templates.push({ ...first, name: `z_${i}` })
  const answer = await provider.listTemplates?.(ACCOUNT)
  if (!answer?.ok) throw new Error()
  expect(answer.templates).toHaveLength(253)
  expect(answer.templates.find(({ id }) => id === 'receipt')).toEqual({
    id: 'receipt',
    name: 'receipt',
    language: 'en_US',
    types: ['header', 'body', 'buttons'],
    body: 'Your receipt, {{name}}.',
    variables: { name: 'Mali' },
    header: { type: 'document' },
    buttons: [
      { index: 0, takes: 'payload', text: 'Thanks' },
      { index: 1, takes: 'url', text: 'Look' },
    ],
    approval: { status: 'approved', category: 'utility', rejectionReason: null },
    layout: {
      header: { type: 'document', url: 'https://example.com/a.pdf' },
      body: 'Your receipt, {{name}}.',
      buttons: [
        { type: 'quick_reply', text: 'Thanks' },
        { type: 'url', text: 'Look', url: 'https://example.com/r/{{1}}' },
      ],
    },
  })
  const asked = emulator.ledger.requests.length
  await provider.listTemplates?.(ACCOUNT)
  expect(emulator.ledger.requests.length).toBe(asked)
})

test('reading, typing and blocking', async () => {
  const { emulator, provider, receiver } = await connected()
  const { id } = await emulator.write({ from: CUSTOMER, to: OURS, text: 'There?' })
  await provider.markRead?.(ACCOUNT, id, { typing: true })
  expect(emulator.ledger.requests.at(-1)).toMatchObject({
    status: 200,
    body: { status: 'read', message_id: id, typing_indicator: { type: 'text' } },
  })
  receiver.calls.length = 0
  expect(await provider.setBlocked?.(ACCOUNT, `whatsapp:${CUSTOMER}`, true)).toEqual({ ok: true, done: true })
  await emulator.write({ from: CUSTOMER, to: OURS, text: 'Hello?' })
  expect(receiver.events()).toEqual([])
  expect(await provider.setBlocked?.(ACCOUNT, `whatsapp:${CUSTOMER}`, false)).toEqual({
    ok: true,
    done: true,
  })
  expect(await provider.setBlocked?.(ACCOUNT, 'whatsapp:+15005550199', true)).toMatchObject({
    ok: true,
    done: false,
  })
})

test('unacknowledged webhooks are repeated for seven days, with their original time', async () => {
  const startAt = Date.now() - 8 * 86_400_000
  const { emulator, receiver } = await connected({ startAt })
  receiver.down = 503
  const { acknowledged } = await emulator.write({ from: CUSTOMER, to: OURS, text: 'Anybody?' })
  expect(acknowledged).toBe(false)
  await emulator.advance(6 * 86_400_000)
  receiver.down = undefined
  await emulator.advance(86_400_000)
  const [event, ...more] = receiver.events()
  expect(more).toEqual([])
  if (event?.type !== 'message') throw new Error()
  expect(event.message.sentAt).toBeLessThan(event.message.receivedAt - 7 * 86_400_000)
  receiver.down = 500
  await emulator.write({ from: CUSTOMER, to: OURS, text: 'Lost' })
  await emulator.advance(8 * 86_400_000)
  receiver.down = undefined
  await emulator.advance(8 * 86_400_000)
  expect(receiver.events()).toHaveLength(1)
})

test('one POST can contain everything, be repeated, and be in another order', async () => {
  const { emulator, receiver } = await connected()
  emulator.hold()
  for (const [i, from] of ['+15005550101', '+15005550102', '+15005550101'].entries()) {
    await emulator.write({ from, to: OURS, text: String(i) })
  }
  await emulator.write({ from: CUSTOMER, to: CLOUD_SECOND_NUMBER.phoneNumber, text: 'To the other number' })
  expect(await emulator.release({ copies: 2, order: 'reversed' })).toEqual([true, true])
  // The other number has no address of its own, and the app has none.
  const texts = receiver.calls.map(({ events }) =>
    events.flatMap(e => (e.type === 'message' ? e.message.text : [])),
  )
  expect(texts.map(all => all.sort())).toEqual([
    ['0', '1', '2'],
    ['0', '1', '2'],
  ])
})

test('a customer with a changed number is known by both numbers; a reset secret signs at once', async () => {
  const { emulator, receiver } = await connected()
  const before = emulator.person(CUSTOMER).userId
  const after = await emulator.changeNumber(CUSTOMER, '+15005550188')
  const identities = receiver.events().flatMap(e => (e.type === 'identity' ? [e.addresses] : []))
  expect(identities[0]).toEqual([
    'whatsapp:+15005550188',
    `whatsapp:${after.userId}`,
    `whatsapp:${CUSTOMER}`,
    `whatsapp:${before}`,
  ])
  emulator.setSecret('d0'.repeat(16))
  expect((await emulator.write({ from: CUSTOMER, to: OURS, text: 'x' })).acknowledged).toBe(false)
  expect(receiver.calls.at(-1)?.status).toBe(403)
})

import { expect, test } from 'vitest'
import { CLOUD_SECOND_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { connected } from './contract-stage.ts'
import { ACCOUNT, CUSTOMER, emulate, OURS } from './emulated.ts'

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
  // It has expired when it is asked for: it is asked for once more, and then it is missing.
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
  // If the address is not the emulator's, the token is not sent to it.
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
  // The other number has no address of its own, and neither has the app.
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

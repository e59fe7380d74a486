import { expect, test } from 'vitest'
import type { OutgoingContent } from '../../../providers/provider.ts'
import { connected, delivery, ID, text } from './contract-stage.ts'
import { ACCOUNT, CUSTOMER, emulate, OURS } from './emulated.ts'

test('a message is sent, and its reports contain the mark', async () => {
  const { emulator, provider, receiver } = await connected()
  const outcome = await provider.send(
    ACCOUNT,
    delivery(text('Hi ไทย 🙏 a@b'), undefined, { replyTo: 'wamid.1' }),
  )
  expect(outcome).toMatchObject({ outcome: 'accepted', recipient: { addresses: [`whatsapp:${CUSTOMER}`] } })
  await emulator.settled()
  const reports = receiver
    .events()
    .flatMap(e => (e.type === 'status' ? [[e.report.status, e.deliveryId]] : []))
  expect(reports).toEqual([
    ['sent', ID],
    ['delivered', ID],
    ['read', ID],
  ])
  expect(emulator.thread(OURS, CUSTOMER).at(-1)).toMatchObject({
    text: 'Hi ไทย 🙏 a@b',
    replyTo: 'wamid.1',
    status: 'read',
  })
  if (outcome.outcome !== 'accepted') throw new Error()
  const told = await provider.fetchStatus?.(ACCOUNT, outcome.providerMessageId)
  expect(told).toMatchObject({ ok: true, report: { status: 'read' } })
  expect(await provider.fetchStatus?.(ACCOUNT, 'wamid.none')).toEqual({ ok: true })
})

test.each<[string, OutgoingContent, object]>([
  [
    'a picture',
    { kind: 'text', text: 'Look', mediaUrls: ['https://x.example/a.jpg'] },
    { type: 'image', text: 'Look' },
  ],
  ['a document', { kind: 'text', text: '', mediaUrls: ['https://x.example/a.pdf'] }, { type: 'document' }],
  [
    'buttons',
    { kind: 'buttons', text: 'Well?', buttons: [{ id: '1', title: 'Yes' }], fallback: 'f' },
    { type: 'interactive' },
  ],
  [
    'a list',
    { kind: 'list', text: 'Well?', button: 'Rate', items: [{ id: '1', title: 'Bad' }], fallback: 'f' },
    { type: 'interactive' },
  ],
  [
    'a list that does not fit',
    { kind: 'list', text: 'Well?', button: '', items: [], fallback: 'as text' },
    { type: 'text', text: 'as text' },
  ],
  [
    'a template',
    {
      kind: 'template',
      template: { id: 'order_update', language: 'en_US', variables: { 1: 'Mali', 2: 'TH1' } },
    },
    { type: 'template', text: 'Hello Mali, your order TH1 is on its way.' },
  ],
  [
    'a template with header and buttons',
    {
      kind: 'template',
      template: {
        id: 'receipt',
        language: 'en_US',
        variables: { name: 'Mali' },
        header: { type: 'document', url: 'https://x.example/a.pdf', filename: 'a.pdf' },
        buttons: [
          { index: 0, payload: 'thanks' },
          { index: 1, url: '123' },
        ],
      },
    },
    { type: 'template', text: 'Your receipt, Mali.' },
  ],
])('what goes out is taken: %s', async (_, content, message) => {
  const { emulator, provider } = await connected()
  expect(await provider.send(ACCOUNT, delivery(content))).toMatchObject({ outcome: 'accepted' })
  expect(emulator.thread(OURS, CUSTOMER).at(-1)).toMatchObject(message)
})

test('refused buttons are sent once as text, but not after an unknown outcome or an error about the customer', async () => {
  const { emulator, provider } = await connected()
  const buttons: OutgoingContent = {
    kind: 'buttons',
    text: 'Well?',
    buttons: [{ id: '1', title: 'Yes' }],
    fallback: 'Well? Yes',
  }
  const fault = (code: number, status = 400) => emulator.faults.set({ kind: 'refused', code, status })
  fault(131009)
  expect(await provider.send(ACCOUNT, delivery(buttons))).toMatchObject({ outcome: 'accepted' })
  expect(emulator.thread(OURS, CUSTOMER).at(-1)).toMatchObject({ type: 'text', text: 'Well? Yes' })
  const sent = emulator.ledger.sends().length
  fault(131047)
  fault(131000, 500)
  expect(await provider.send(ACCOUNT, delivery(buttons))).toMatchObject({
    outcome: 'rejected',
    error: { class: 'window' },
  })
  expect(await provider.send(ACCOUNT, delivery(buttons))).toMatchObject({ outcome: 'unknown' })
  expect(emulator.ledger.sends().length).toBe(sent + 2)
})

test.each([
  ['template is paused', 'PAUSED', '132015'],
  ['template is disabled', 'DISABLED', '132016'],
  ['template is rejected', 'REJECTED', '132001'],
] as const)('%s', async (_, status, code) => {
  const { emulator, provider } = await connected()
  await emulator.setTemplate('order_update', status)
  const template = { id: 'order_update', language: 'en_US', variables: { 1: 'a', 2: 'b' } }
  expect(await provider.send(ACCOUNT, delivery({ kind: 'template', template }))).toMatchObject({
    outcome: 'rejected',
    error: { code, class: 'config' },
  })
})

test.each([
  ['error_before_taking', 'unknown'],
  ['reset_before_taking', 'unknown'],
  ['error_after_taking', 'unknown'],
  ['reset_after_taking', 'unknown'],
  ['broken_body', 'unknown'],
] as const)('a send that breaks off is asked for once, and left open: %s', async (kind, outcome) => {
  const { emulator, provider } = await connected()
  emulator.faults.set({ kind })
  expect(await provider.send(ACCOUNT, delivery(text('Hi')))).toMatchObject({ outcome })
  expect(emulator.ledger.sends()).toHaveLength(1)
})

test('if the connection is refused, the message was not sent', async () => {
  const { emulator, provider } = await emulate()
  await emulator.close()
  expect(await provider.send(ACCOUNT, delivery(text('Hi')))).toMatchObject({ outcome: 'notSent' })
})

test('limits are waits, of this customer or of the number', async () => {
  const { emulator, provider } = await connected()
  emulator.faults.set({ kind: 'refused', code: 131056, to: CUSTOMER.slice(1) })
  const other = delivery(text('Hi'), 'whatsapp:+15005550101')
  expect(await provider.send(ACCOUNT, other)).toMatchObject({ outcome: 'accepted' })
  expect(await provider.send(ACCOUNT, delivery(text('Hi')))).toMatchObject({
    outcome: 'notSent',
    retryAfterMs: 12_000,
  })
  expect(await provider.send(ACCOUNT, delivery(text('Hi')))).toMatchObject({ outcome: 'accepted' })
})

test('a customer without a visible number is written to with the user id', async () => {
  const { emulator, provider, receiver } = await connected()
  emulator.setPerson('+15005550177', { username: 'ann' })
  await emulator.write({ from: '+15005550177', to: OURS, text: 'Hi' })
  const [event] = receiver.events()
  if (event?.type !== 'message') throw new Error()
  expect(event.message.from).toMatch(/^whatsapp:US\.\d+$/)
  expect(await provider.send(ACCOUNT, delivery(text('Hello'), event.message.from))).toMatchObject({
    outcome: 'accepted',
    recipient: { addresses: [event.message.from] },
  })
  expect(emulator.thread(OURS, '+15005550177').at(-1)?.text).toBe('Hello')
})

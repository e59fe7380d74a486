import { expect, test } from 'vitest'
import { audit, type DeliveryEntry, type Ledgers, type ProviderEntry } from './audit.ts'

const SPAN = { from: 1_000_000, until: 4_600_000 }
const AT = 2_000_000

const NONE: Ledgers = {
  provider: [],
  inbound: [],
  deliveries: [],
  decisions: [],
  storedMessages: new Set(),
  workflows: new Map([['w', AT - 1_000]]),
}

const listed = (
  providerMessageId: string,
  origin: ProviderEntry['origin'],
  more: Partial<ProviderEntry> = {},
): ProviderEntry => ({ providerMessageId, origin, to: 'a', at: AT, ...more })

const delivery = (n: number, more: Partial<DeliveryEntry> = {}): DeliveryEntry => ({
  id: `d${n}`,
  messageId: `m${n}`,
  providerMessageId: `SM${n}`,
  to: 'a',
  workflowId: 'w',
  at: AT,
  ...more,
})

function kinds(ledgers: Partial<Ledgers>) {
  const { differences, ...counts } = audit({ ...NONE, ...ledgers }, SPAN)
  return { ...counts, kinds: differences.map(({ kind }) => kind) }
}

const agreed = {
  provider: [listed('SM1', 'inbound'), listed('SM2', 'api'), listed('SM3', 'api')],
  inbound: [{ providerMessageId: 'SM1', at: AT + 500 }],
  deliveries: [delivery(2), delivery(3, { messageId: 'm2' })],
  decisions: [{ messageId: 'm2', at: AT - 100 }],
  storedMessages: new Set(['m2']),
}

test('where the three agree, the counts are the same and nothing differs; two parts are one decision', () => {
  expect(kinds(agreed)).toEqual({
    inbound: { provider: 1, stored: 1 },
    outbound: { provider: 2, stored: 2, decided: 2 },
    unexplained: 0,
    alert: false,
    kinds: [],
  })
})

test('a customer’s message that is missing here is named; nobody else is suspected', () => {
  const found = kinds({ ...agreed, inbound: [] })
  expect(found).toMatchObject({ unexplained: 1, alert: false, kinds: ['missing_inbound'] })
  expect(found.inbound).toEqual({ provider: 1, stored: 0 })
})

test('a customer’s message that the provider has not is an alert', () => {
  const found = kinds({ ...agreed, provider: agreed.provider.slice(1) })
  expect(found).toMatchObject({ unexplained: 1, alert: true, kinds: ['unknown_inbound'] })
})

test('a message that somebody else sent is an alert', () => {
  const found = kinds({ ...agreed, provider: [...agreed.provider, listed('SM9', 'api')] })
  expect(found).toMatchObject({ unexplained: 1, alert: true, kinds: ['foreign_send'] })
  expect(found.outbound).toEqual({ provider: 3, stored: 2, decided: 2 })
})

test('what is sent here and not there, and what is decided and not stored', () => {
  const lost = kinds({ ...agreed, provider: agreed.provider.slice(0, 2) })
  expect(lost).toMatchObject({ unexplained: 1, alert: false, kinds: ['missing_at_provider'] })
  const decisions = [...agreed.decisions, { messageId: 'm7', at: AT }]
  expect(kinds({ ...agreed, decisions })).toMatchObject({ unexplained: 1, kinds: ['not_stored'] })
})

test('what was sent and never decided; of a history that is gone, nothing can be said', () => {
  const found = kinds({ ...agreed, decisions: [] })
  expect(found).toMatchObject({ unexplained: 2, kinds: ['not_decided', 'not_decided'] })
  // Of none of its runs, or only of one that began later.
  for (const workflows of [new Map(), new Map([['w', AT + 60_000]])]) {
    expect(kinds({ ...agreed, decisions: [], workflows })).toMatchObject({
      unexplained: 0,
      kinds: ['history_gone', 'history_gone'],
    })
  }
})

const decided = { decisions: [{ messageId: 'm2', at: AT }], storedMessages: new Set(['m2']) }

test('a call whose outcome is unknown explains one message to the same customer at that time', () => {
  const deliveries = [delivery(2, { providerMessageId: null })]
  const provider = [listed('SM2', 'api', { at: AT + 2_000 }), listed('SM3', 'api', { at: AT + 3_000 })]
  expect(kinds({ ...decided, deliveries, provider: provider.slice(0, 1) })).toEqual({
    inbound: { provider: 0, stored: 0 },
    outbound: { provider: 1, stored: 1, decided: 1 },
    unexplained: 0,
    alert: false,
    kinds: ['unknown_outcome'],
  })
  expect(kinds({ ...decided, deliveries, provider })).toMatchObject({
    unexplained: 1,
    alert: true,
    kinds: ['unknown_outcome', 'foreign_send'],
  })
  for (const other of [{ to: 'b' }, { at: AT + 300_000 }]) {
    const found = kinds({ ...decided, deliveries, provider: [listed('SM2', 'api', other)] })
    expect(found.alert).toBe(true)
    expect(found.kinds.sort()).toEqual(['foreign_send', 'unknown_outcome'])
    // It may never have left: then it is in no ledger but ours.
    expect(found.outbound).toEqual({ provider: 1, stored: 0, decided: 0 })
  }
})

test('an hour’s edge is the provider’s clock; what is on its other side there is another hour’s', () => {
  const edge = SPAN.until
  const provider = [listed('SM1', 'inbound', { at: edge - 1_000 }), listed('SM2', 'api', { at: edge })]
  const found = kinds({
    ...decided,
    provider,
    inbound: [{ providerMessageId: 'SM1', at: edge + 2_000 }],
    deliveries: [delivery(2, { at: edge - 500 })],
  })
  expect(found).toMatchObject({ unexplained: 0, kinds: [] })
  expect([found.inbound, found.outbound.provider]).toEqual([{ provider: 1, stored: 1 }, 0])
})

test('the provider’s own answers are told, and explained', () => {
  expect(kinds({ provider: [listed('SM5', 'other')] })).toMatchObject({
    unexplained: 0,
    alert: false,
    kinds: ['provider_reply'],
  })
})

test('without a list: what was taken and never reported is named; a strange report may be a call that broke off', () => {
  const waiting = {
    ...agreed,
    deliveries: [delivery(2, { unreported: true }), delivery(3, { messageId: 'm2' })],
  }
  expect(kinds(waiting)).toMatchObject({ unexplained: 1, alert: false, kinds: ['unreported'] })
  const strange = listed('SM9', 'api', { to: undefined })
  const reported = { ...agreed, provider: [...agreed.provider, strange] }
  expect(kinds(reported)).toMatchObject({ unexplained: 1, alert: true, kinds: ['foreign_send'] })
  const brokenOff = delivery(9, { messageId: 'm2', providerMessageId: null })
  expect(kinds({ ...reported, deliveries: [...agreed.deliveries, brokenOff] })).toMatchObject({
    unexplained: 0,
    alert: false,
    kinds: ['unknown_outcome'],
  })
})

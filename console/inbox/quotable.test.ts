import { expect, test } from 'vitest'
import { type NotQuotable, nextQuoted, whyNotQuotable } from './quotable.ts'

type Situation = Parameters<typeof whyNotQuotable>[1]

const now = Date.parse('2026-01-02T00:00:00Z')
const conversation: Situation['conversation'] = {
  status: 'assigned',
  window: { freeTextUntil: '2026-01-02T10:00:00Z' },
}
const can: Situation = {
  conversation,
  channel: { capabilities: { notes: [], noteCodes: [], quotes: true } },
  isAgent: true,
  handles: true,
  mayAct: true,
  now,
}
const theirs = { direction: 'inbound', providerMessageId: 'wamid' } as const
const unsent = { direction: 'outbound', providerMessageId: null } as const

test.each<
  [what: string, message: typeof theirs | typeof unsent, more: Partial<Situation>, NotQuotable | undefined]
>([
  ['the customer’s message', theirs, {}, undefined],
  ['one of ours that the provider has', { ...unsent, providerMessageId: 'x' } as never, {}, undefined],
  ['one that was not sent', unsent, {}, 'notSent'],
  [
    'a provider that can’t',
    theirs,
    { channel: { capabilities: { notes: [], noteCodes: [], quotes: false } } },
    'provider',
  ],
  ['a channel that is not known yet', theirs, { channel: undefined }, undefined],
  ['the administrator', theirs, { isAgent: false }, 'administrator'],
  ['somebody who was only mentioned', theirs, { handles: false }, 'channel'],
  ['a conversation of a colleague', theirs, { mayAct: false }, 'colleague'],
  ['a closed conversation', theirs, { conversation: { ...conversation, status: 'closed' } }, 'closed'],
  ['a resolved one', theirs, { conversation: { ...conversation, status: 'resolved' } }, 'resolved'],
  ['a closed window', theirs, { now: now + 24 * 3_600_000 }, 'window'],
])('%s', (_, message, more, expected) => {
  expect(whyNotQuotable(message, { ...can, ...more })).toBe(expected)
})

test.each<[current: string | undefined, step: 1 | -1, expected: string | undefined]>([
  [undefined, -1, 'c'],
  ['c', -1, 'b'],
  ['a', -1, 'a'],
  ['b', 1, 'c'],
  ['c', 1, undefined],
  [undefined, 1, undefined],
  ['not loaded', -1, 'c'],
])('from %j by %j to %j', (current, step, expected) => {
  expect(nextQuoted([{ id: 'a' }, { id: 'b' }, { id: 'c' }], current, step)).toBe(expected)
})

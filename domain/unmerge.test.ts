import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ContactSide, takeApart } from './unmerge.ts'

const side = (more: Partial<ContactSide> = {}): ContactSide => ({
  name: null,
  nameGiven: false,
  labels: [],
  notes: '',
  blockedAt: null,
  blockedBy: null,
  blockedAtProvider: null,
  blockError: null,
  marketingStoppedAt: null,
  optOut: null,
  ...more,
})

const AT = '2026-11-30T12:00:00Z'
const LATER = '2026-11-30T13:00:00.000Z'

/** What a merge makes of the two, as far as these tests need it (db/people.ts). */
const together = (gone: ContactSide, stays: ContactSide): ContactSide => ({
  ...stays,
  name: stays.nameGiven ? stays.name : gone.nameGiven ? gone.name : (stays.name ?? gone.name),
  nameGiven: stays.nameGiven || gone.nameGiven,
  labels: [...new Set([...stays.labels, ...gone.labels])],
  notes: [stays.notes, gone.notes].filter(Boolean).join('\n\n'),
  blockedAt: stays.blockedAt ?? gone.blockedAt,
  marketingStoppedAt: stays.marketingStoppedAt ?? gone.marketingStoppedAt,
  optOut: stays.optOut ?? gone.optOut,
})

const anySide = fc.record({
  name: fc.option(fc.constantFrom('Ann', 'Bob')),
  nameGiven: fc.boolean(),
  labels: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  notes: fc.constantFrom('', 'Likes tea', 'Pays late\n\nCalls often'),
  blockedAt: fc.option(fc.constant(AT)),
  marketingStoppedAt: fc.option(fc.constant(AT)),
  optOut: fc.option(fc.constant({ since: AT, by: 'keyword', endedAt: null })),
})

test('if nothing happened since, both are as they were', () => {
  fc.assert(
    fc.property(anySide, anySide, (one, other) => {
      const [gone, stays] = [side(one), side(other)]
      const became = together(gone, stays)
      const apart = takeApart({ gone, stays, became }, became)
      expect(apart.gone).toEqual(gone)
      expect(apart.stays).toEqual({ ...stays, labels: expect.anything() })
      expect([...apart.stays.labels].sort()).toEqual([...stays.labels].sort())
    }),
  )
})

describe('what people changed since stays with the contact that stayed', () => {
  const gone = side({ name: 'Ay', nameGiven: true, labels: ['late'], notes: 'Pays late' })
  const stays = side({ name: 'Be', nameGiven: true, labels: ['vip'], notes: 'Likes tea' })
  const became = together(gone, stays)
  const after = (change: Partial<ContactSide>) => takeApart({ gone, stays, became }, { ...became, ...change })

  test.each<[string, Partial<ContactSide>, Partial<ContactSide>]>([
    ['another name', { name: 'Cee' }, { name: 'Cee', nameGiven: true }],
    ['another label', { labels: ['vip', 'late', 'new'] }, { labels: ['vip', 'new'] }],
    ['a label taken off', { labels: ['late'] }, { labels: [] }],
    ['more notes', { notes: `${became.notes}\n\nCalls` }, { notes: 'Likes tea\n\nCalls' }],
    ['other notes', { notes: 'Nothing' }, { notes: 'Nothing' }],
    ['a block', { blockedAt: LATER }, { blockedAt: LATER }],
  ])('%s', (_, change, expected) => {
    const apart = after(change)
    expect(apart.stays).toMatchObject(expected)
    expect(apart.gone).toEqual(gone)
  })
})

describe('STOP and START since', () => {
  const out = { type: 'contact.opted_out', at: LATER, by: 'keyword' } as const
  const back = { type: 'contact.opted_in', at: LATER, by: 'keyword' } as const
  const stopped = { since: AT, by: 'keyword', endedAt: null }
  const none = side()
  const apart = (gone: ContactSide, stays: ContactSide, words: Parameters<typeof takeApart>[2]) => {
    const became = together(gone, stays)
    const both = takeApart({ gone, stays, became }, became, words)
    return [both.gone.optOut?.endedAt === null, both.stays.optOut?.endedAt === null]
  }

  test('a STOP counts for whom it came from, or for both', () => {
    expect(apart(none, none, [{ ...out, from: 'gone' }])).toEqual([true, false])
    expect(apart(none, none, [{ ...out, from: 'stays' }])).toEqual([false, true])
    expect(apart(none, none, [out])).toEqual([true, true])
  })
  test('a START of the other takes no STOP back', () => {
    const silent = side({ optOut: stopped })
    expect(apart(silent, none, [{ ...back, from: 'stays' }])).toEqual([true, false])
    expect(apart(silent, none, [{ ...back, from: 'gone' }])).toEqual([false, false])
  })
})

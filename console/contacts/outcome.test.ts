import { expect, test } from 'vitest'
import type { Contact } from '../api/types.ts'
import { mergeOutcome } from './outcome.ts'
import { lookAgain } from './powers.ts'

const contact = (more: Partial<Contact>): Contact => ({
  id: '1',
  channelId: 'c',
  name: null,
  addresses: [],
  optedOutAt: null,
  marketingStoppedAt: null,
  labels: [],
  notes: '',
  block: null,
  merges: [],
  version: 1,
  createdAt: '2026-11-30T03:00:00.000Z',
  erasure: null,
  ...more,
})
const since = '2026-11-30T03:00:00.000Z'
const block = { since, by: { kind: 'operator' as const }, atProvider: null, error: null }

test.each<[Partial<Contact>, Partial<Contact>, Partial<ReturnType<typeof mergeOutcome>>]>([
  [{ name: 'New' }, { name: 'Old' }, { name: 'New', otherName: 'Old' }],
  [{ name: 'Ann' }, { name: 'Ann' }, { name: 'Ann', otherName: null }],
  [{}, { name: 'Old' }, { name: 'Old', otherName: null }],
  [{ addresses: ['+1'] }, { addresses: ['+2', '+1'] }, { addresses: ['+1', '+2'] }],
  [{ labels: ['vip', 'late'] }, { labels: ['vip'] }, { labels: ['late', 'vip'] }],
  [{ notes: 'Pays late' }, { notes: 'Likes tea' }, { notes: 'Pays late\n\nLikes tea' }],
  [{ notes: '' }, { notes: 'Likes tea' }, { notes: 'Likes tea' }],
  [{}, { block }, { isBlocked: true, becomesBlocked: true }],
  [{ block }, { block }, { isBlocked: true, becomesBlocked: false }],
  [{}, {}, { isBlocked: false, becomesBlocked: false, isOptedOut: false }],
  [{}, { optedOutAt: since }, { isOptedOut: true }],
])('%o and %o become %o', (stays, goes, result) => {
  expect(mergeOutcome(contact(stays), contact(goes))).toMatchObject(result)
})

const erasure = { since, by: { kind: 'operator' as const }, endedAt: null, keptAtProvider: 0 }
const can = { blocks: true, erases: true }

test.each<[string, Parameters<typeof lookAgain>[0], boolean, number, number | false]>([
  ['nothing is under way', { block: null, erasure: null }, true, 0, false],
  ['the provider is being asked', { block, erasure: null }, true, 5, 2_000],
  ['it can’t block', { block, erasure: null }, false, 5, false],
  ['it was asked for long enough', { block, erasure: null }, true, 120, false],
  ['it has answered', { block: { ...block, atProvider: true }, erasure: null }, true, 5, false],
  ['an erasure has begun', { block: null, erasure }, true, 5, 2_000],
  ['an erasure takes long', { block: null, erasure }, true, 500, 30_000],
  ['an erasure has ended', { block: null, erasure: { ...erasure, endedAt: since } }, true, 5, false],
])('%s: looked at again or not', (_, state, blocks, seconds, result) => {
  expect(lookAgain(state, { ...can, blocks }, Date.parse(since) + seconds * 1_000)).toBe(result)
})

import { expect, test } from 'vitest'
import { CHANGED, differenceOf } from '../../../domain/audit-log.ts'
import type { AuditEntry } from '../../api/types.ts'
import { DELETIONS, deletedObjects, type Kind, placeOf } from './deleted-objects.ts'
import type { Values } from './states.ts'

/** The entry that the service writes when it is deleted. */
const deleted = (kind: Kind, values: Values, hidden: string[] = []): AuditEntry => ({
  id: crypto.randomUUID(),
  at: '2026-11-01T09:00:00Z',
  action: DELETIONS[kind],
  outcome: 'done',
  code: null,
  actor: { kind: 'administrator', id: null, name: null, role: null },
  target: { type: kind, id: 'x' },
  ...(differenceOf(kind, values, undefined, hidden) ?? { before: null, after: null }),
  token: null,
  source: null,
  requestId: null,
  commandId: null,
})

const label = { name: 'VIP', color: '#111111', scope: 'both' }
const reply = {
  ...{ name: 'Hi', shortcut: null, folder: '', shared: true, channelIds: [], teamIds: ['t'] },
  ...{ texts: { en: 'Hello '.repeat(1_000), th: 'สวัสดี' }, language: 'en', fileIds: [] },
}
const hours = {
  timezone: 'Asia/Bangkok',
  days: { monday: { intervals: [{ open: '09:00', close: '18:00' }] } },
  holidays: [],
}
const aiAgent = {
  ...{ name: 'Bot', model: 'm', instructions: 'x'.repeat(20_000), knowledge: '', temperature: null },
  limits: { maxTurns: 3, maxTokens: 1_000, maxMinutes: 5 },
}
/** Values that are empty are not in the log, and are what the API takes for left out ones. */
const { shortcut: _, ...recordedReply } = reply
const { temperature: __, ...recordedAiAgent } = aiAgent

test.each<[Kind, stored: Values, sent: Values]>([
  ['label', label, label],
  [
    'team',
    { name: 'A', businessHours: hours, agentIds: ['a'] },
    { name: 'A', businessHours: hours, agentIds: ['a'] },
  ],
  ['reply', reply, recordedReply],
  ['ai_agent', { ...aiAgent, version: 7 }, recordedAiAgent],
])('a %s is made anew of all that it had', (kind, stored, sent) => {
  const [found] = deletedObjects(kind, [deleted(kind, stored)], [])
  expect(found).toMatchObject({ name: stored.name, isLost: false })
  expect(found?.values).toEqual(sent)
})

test('what is there again, what was deleted twice, and what is private is not offered', () => {
  const entries = [
    deleted('reply', { ...reply, language: 'th' }),
    deleted('reply', reply),
    deleted('reply', { ...reply, folder: 'Orders' }),
    deleted('reply', { ...reply, name: 'Mine', shared: false }, ['name', 'texts']),
  ]
  const offered = (there: string[]) =>
    deletedObjects('reply', entries, there).map(({ values }) => [values.folder, values.language])
  expect(offered([])).toEqual([
    ['', 'th'],
    ['Orders', 'en'],
  ])
  expect(offered([placeOf({ name: 'hi', folder: '' })])).toEqual([['Orders', 'en']])
})

test('what the log has not whole is told, without a way back', () => {
  const [hidden] = deletedObjects('label', [deleted('label', label, ['color'])], [])
  expect(hidden).toMatchObject({ isLost: true, values: { color: CHANGED } })
})

import { expect, test } from 'vitest'
import type { AuditEntry } from '../../api/types.ts'
import { memberChanges } from './member-changes.ts'

let clock = 0
const entryOf = (what: 'added' | 'removed', agentId?: string): AuditEntry => ({
  id: crypto.randomUUID(),
  at: `2026-11-01T09:00:0${clock++}Z`,
  action: `channel.member_${what}`,
  outcome: 'done',
  code: null,
  actor: { kind: 'administrator', id: null, name: null, role: null },
  target: { type: 'channel', id: 'c' },
  before: what === 'removed' && agentId ? { agentId } : null,
  after: what === 'added' && agentId ? { agentId } : null,
  token: null,
  source: null,
  requestId: null,
  commandId: null,
})
const added = (id: string) => entryOf('added', id)
const removed = (id: string) => entryOf('removed', id)

test.each<[string, entries: AuditEntry[], members: string[], blocked: (string | undefined)[]]>([
  ['each one’s last change can be undone', [added('ann'), removed('bob')], ['ann'], [undefined, undefined]],
  ['an earlier one can’t', [added('ann'), removed('ann')], [], [undefined, 'later']],
  ['nor one whose result is not there any more', [added('ann')], [], ['later']],
  ['nor one of somebody who left', [removed('eve')], [], ['left']],
  ['an entry without an agent is left out', [entryOf('added')], [], []],
])('%s', (_, entries, members, blocked) => {
  const found = memberChanges(entries, new Set(['ann', 'bob']), new Set(members))
  expect(found.map(change => change.blocked)).toEqual(blocked)
  expect(found.map(({ entry }) => entry.at)).toEqual(
    found
      .map(({ entry }) => entry.at)
      .sort()
      .reverse(),
  )
})

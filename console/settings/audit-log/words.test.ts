import { expect, test } from 'vitest'
import { AUDIT_ACTIONS, type AuditAction } from '../../../domain/audit-log.ts'
import english from '../../locales/en/auditLog.json' with { type: 'json' }
import { changesOf, keyOf } from './words.ts'

test('each action has its words, and no others', () => {
  const actions = Object.keys(AUDIT_ACTIONS) as AuditAction[]
  expect(Object.keys(english.actions).sort()).toEqual(actions.map(keyOf).sort())
})

test('what was changed, added and taken away stands in one list', () => {
  const before = { name: 'Ann', role: 'agent' }
  const after = { name: 'Anne', teams: ['a'] }
  expect(changesOf({ before, after })).toEqual([
    { field: 'name', before: 'Ann', after: 'Anne' },
    { field: 'role', before: 'agent', after: '–' },
    { field: 'teams', before: '–', after: '["a"]' },
  ])
  expect(changesOf({ before: null, after: null })).toEqual([])
})

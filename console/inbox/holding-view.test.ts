import { expect, test } from 'vitest'
import { viewHolding } from './holding-view.ts'
import type { ListRow } from './views.ts'

const row = (fields: Partial<ListRow>) =>
  ({ assigneeId: null, snooze: null, unread: null, waitingSince: null, ...fields }) as ListRow

test.each<[what: string, row: ListRow | undefined, kind: string | undefined, view: string]>([
  ['one’s own', row({ status: 'assigned', assigneeId: 'ann' }), 'message', 'mine'],
  [
    'one’s own, put aside',
    row({ status: 'assigned', assigneeId: 'ann', snooze: {} as never }),
    'message',
    'snoozed',
  ],
  ['what a colleague has taken', row({ status: 'assigned', assigneeId: 'bob' }), 'line', 'open'],
  ['what waits', row({ status: 'waiting' }), 'line', 'line'],
  ['what has gone back to the line', row({ status: 'waiting' }), 'assigned', 'line'],
  ['what the AI agent has', row({ status: 'ai' }), 'assigned', 'ai'],
  ['what is resolved', row({ status: 'resolved', assigneeId: 'ann' }), 'message', 'resolved'],
  ['what is closed', row({ status: 'closed' }), 'line', 'line'],
  ['where one is mentioned', row({ status: 'assigned', assigneeId: 'bob' }), 'mention', 'mentions'],
  ['what can’t be read', undefined, undefined, 'mine'],
])('%s', (_, row, kind, view) => {
  expect(viewHolding(row, 'ann', kind)).toBe(view)
})

import { expect, test } from 'vitest'
import type { ConcernedRow } from '../../db/push/notices.ts'
import { chooseNotices } from './choose-notices.ts'

const ANN = '00000000-0000-4000-8000-00000000000a'
const BOB = '00000000-0000-4000-8000-00000000000b'
const TALK = '00000000-0000-4000-8000-000000000001'
const OTHER = '00000000-0000-4000-8000-000000000002'
const CHANNEL = '00000000-0000-4000-8000-0000000000c1'

let position = 0
const row = (type: string, more: Partial<ConcernedRow> = {}): ConcernedRow => ({
  xid: '7',
  position: String(++position),
  conversationId: TALK,
  channelId: CHANNEL,
  type,
  at: new Date(0),
  actor: { kind: 'system' },
  data: {},
  status: 'assigned',
  assigneeId: ANN,
  agentId: ANN,
  subscriptionIds: ['phone'],
  notifications: null,
  ...more,
})
const received = (messageId: string, more: Partial<ConcernedRow> = {}) =>
  row('message.received', { data: { messageId }, actor: { kind: 'contact' }, ...more })
const assigned = (agentId = ANN, more: Partial<ConcernedRow> = {}) =>
  row('conversation.assigned', { data: { agentId }, ...more })
const noted = (mentions: unknown, more: Partial<ConcernedRow> = {}) =>
  row('conversation.noted', { data: { mentions }, actor: { kind: 'agent', id: BOB }, ...more })

const told = (...rows: ConcernedRow[]) => chooseNotices(rows).map(({ kind, messageId }) => [kind, messageId])

test.each<[string, ConcernedRow[], ReturnType<typeof told>]>([
  ['a message in one’s own conversation', [received('m1')], [['message', 'm1']]],
  ['of a burst the last message', [received('m1'), received('m2')], [['message', 'm2']]],
  ['an assignment', [assigned()], [['assigned', null]]],
  [
    'a new conversation with its first message is an assignment',
    [received('m1'), assigned()],
    [['assigned', null]],
  ],
  ['the same in the other order', [assigned(), received('m1')], [['assigned', null]]],
  ['a mention', [noted([ANN])], [['mention', null]]],
  ['a snooze that is over', [row('conversation.unsnoozed')], [['unsnoozed', null]]],
  [
    'two conversations',
    [received('m1'), received('m2', { conversationId: OTHER })],
    [
      ['message', 'm1'],
      ['message', 'm2'],
    ],
  ],
  [
    'two agents',
    [assigned(), assigned(BOB, { agentId: BOB })],
    [
      ['assigned', null],
      ['assigned', null],
    ],
  ],
  ['nothing that one did oneself', [assigned(ANN, { actor: { kind: 'agent', id: ANN } })], []],
  ['nothing of a conversation that waits', [received('m1', { status: 'waiting', assigneeId: null })], []],
  ['nothing of a muted channel', [received('m1', { notifications: { mutedChannelIds: [CHANNEL] } })], []],
  [
    'nothing that is turned off',
    [received('m1', { notifications: { events: { message: { push: false } } } })],
    [],
  ],
  [
    'nothing that came before the assignment, also if assignments are turned off',
    [received('m1'), assigned(ANN, { notifications: { events: { assigned: { push: false } } } })],
    [],
  ],
  [
    'nothing that came before one took it',
    [received('m1'), assigned(ANN, { actor: { kind: 'agent', id: ANN } })],
    [],
  ],
  [
    'what came after one took it',
    [assigned(ANN, { actor: { kind: 'agent', id: ANN } }), received('m1')],
    [['message', 'm1']],
  ],
  ['a mention that came before the assignment', [noted([ANN]), assigned()], [['mention', null]]],
  [
    'what is turned off hides nothing else',
    [assigned(ANN, { notifications: { events: { message: { push: false } } } })],
    [['assigned', null]],
  ],
])('%s', (_, rows, expected) => {
  expect(told(...rows)).toEqual(expected)
})

test('one event has one id for an agent, whoever reads it', () => {
  const event = assigned()
  const ids = [event, event, { ...event, agentId: BOB, data: { agentId: BOB } }].map(
    one => chooseNotices([one])[0]?.id,
  )
  expect(ids[0]).toBe(ids[1])
  expect(ids[0]).not.toBe(ids[2])
})

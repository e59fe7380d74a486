import { expect, test } from 'vitest'
import type { AgentSettings, PassingEvent } from '../api/types.ts'
import { noticeOf } from './notify.ts'

const told = (kind: string) =>
  ({ type: 'notification', conversationId: 'c', channelId: 'h', data: { kind } }) as unknown as PassingEvent
const settings = (more: Partial<AgentSettings['notifications']> = {}) => ({
  volume: 80,
  events: {},
  mutedChannelIds: [],
  ...more,
})

test.each<[what: string, kind: string, more: object, at: string | undefined, expected: object | undefined]>([
  ['all by default', 'message', {}, undefined, { sound: true, desktop: true }],
  ['who looks at another one is told', 'message', {}, 'other', { sound: true, desktop: true }],
  ['who looks at it needs no telling', 'message', {}, 'c', undefined],
  [
    'what is turned off',
    'message',
    { events: { message: { sound: false } } },
    undefined,
    { sound: false, desktop: true },
  ],
  ['a muted channel', 'assigned', { mutedChannelIds: ['h'] }, undefined, undefined],
  ['what is not known', 'else', {}, undefined, undefined],
])('%s', (_, kind, more, at, expected) => {
  const notice = noticeOf(told(kind), settings(more), { at })
  if (expected) expect(notice).toMatchObject(expected)
  else expect(notice).toBeUndefined()
})

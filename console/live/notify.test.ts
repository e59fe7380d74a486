import { expect, test } from 'vitest'
import { choiceOf, isPushed, type Notifications, noticeOf, withChoice } from './notify.ts'

const told = (kind: string) => ({ kind, conversationId: 'c', channelId: 'h' })
const settings = (more: Partial<Notifications> = {}): Notifications => ({
  volume: 80,
  events: {},
  mutedChannelIds: [],
  repeat: { everySeconds: 60, times: 5 },
  ...more,
})

test.each<
  [
    what: string,
    kind: string,
    more: Partial<Notifications>,
    at: string | undefined,
    expected: object | undefined,
  ]
>([
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
  [
    'one kind does not turn off another',
    'mention',
    { events: { message: { sound: false } } },
    undefined,
    { sound: true },
  ],
  ['a muted channel', 'assigned', { mutedChannelIds: ['h'] }, undefined, undefined],
  ['a window that closes', 'closing', {}, undefined, { sound: true, desktop: true }],
  ['the line is everybody’s', 'line', {}, undefined, undefined],
  [
    'but for who wants it',
    'line',
    { events: { line: { sound: true } } },
    undefined,
    { sound: true, desktop: false },
  ],
  ['what is not known', 'else', {}, undefined, undefined],
])('%s', (_, kind, more, at, expected) => {
  const notice = noticeOf(told(kind), settings(more), { at })
  if (expected) expect(notice).toMatchObject(expected)
  else expect(notice).toBeUndefined()
})

test('a choice keeps the others, also those that this page does not know', () => {
  const before = settings({ events: { message: { push: false }, else: { sound: false } } })
  const after = withChoice(before, 'message', { sound: false })
  expect(after.events).toEqual({ message: { push: false, sound: false }, else: { sound: false } })
  expect(choiceOf('message', after)).toEqual({ sound: false, desktop: true })
})

test('what is pushed can be turned off, and what never is has no choice', () => {
  expect(isPushed('message', settings())).toBe(true)
  expect(isPushed('message', withChoice(settings(), 'message', { push: false }))).toBe(false)
  expect(isPushed('closing', settings())).toBeUndefined()
})

import { expect, test } from 'vitest'
import type { ToldEntry } from '../../../db/stream-page.ts'
import type { Passing } from './attendance.ts'
import { isPassedTo, type Readers, type StreamView, shownAs } from './who-sees.ts'

const [CHANNEL, OTHER, CONVERSATION, EVE] = ['channel', 'other', 'conversation', 'eve']
const actor = { kind: 'agent', id: 'ann' } as const
const about = { conversationId: CONVERSATION, channelId: CHANNEL, actor }
const EVENT = {
  ...about,
  type: 'message.received',
  position: '1',
  line: { depth: 1 },
} as unknown as ToldEntry
const READ = { ...EVENT, type: 'read' } as ToldEntry
const passing: Passing[] = (['viewing', 'typing', 'draft'] as const).map(type => ({
  ...about,
  type,
  at: '2026-01-01T00:00:00.000Z',
  data: {},
}))

/** What a stream tells: events, whether with the channel's line, and what passes. */
type Told = 'all' | 'without line' | 'nothing'

// Role × membership × mention; a view of one channel shows nothing of another.
test.each<[role: 'agent' | 'supervisor', isMember: boolean, isMentioned: boolean, told: Told]>([
  ['agent', false, false, 'nothing'],
  ['agent', true, false, 'all'],
  ['agent', false, true, 'without line'],
  ['agent', true, true, 'all'],
  ['supervisor', false, false, 'all'],
  ['supervisor', true, false, 'all'],
  ['supervisor', false, true, 'all'],
  ['supervisor', true, true, 'all'],
])('a stream of the role %s, member: %s, mentioned: %s, shows %s', (role, isMember, isMentioned, told) => {
  const visibleTo = role === 'agent' ? EVE : undefined
  const readers: Readers = {
    members: new Map(isMember ? [[CHANNEL, new Set([EVE])]] : []),
    mentioned: new Map(isMentioned ? [[CONVERSATION, new Set([EVE])]] : []),
  }
  const view = (channelId?: string): StreamView => ({
    channelId,
    agentId: EVE,
    visibleTo: () => visibleTo,
  })
  const shown = (channelId?: string): Told => {
    const event = shownAs(view(channelId), visibleTo, EVENT, readers)
    const passed = passing.filter(one => isPassedTo(view(channelId), visibleTo, one, readers))
    expect(passed).toHaveLength(event ? passing.length : 0)
    return event ? (event.line ? 'all' : 'without line') : 'nothing'
  }
  expect(shown()).toBe(told)
  expect(shown(CHANNEL)).toBe(told)
  expect(shown(OTHER)).toBe('nothing')
  // A read mark is told only to the agent whose it is.
  expect(shownAs(view(), visibleTo, READ, readers)).toBeUndefined()
})

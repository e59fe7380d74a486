import { expect, test } from 'vitest'
import { judgeHours } from '../../domain/business-hours.ts'
import type { WeekSchedule } from '../../domain/business-hours-schedule.ts'
import { ANYONE, type Candidate, chooseAgent, type Demand, whyNobody } from '../../domain/choose-agent.ts'
import { becauseIn } from './because.ts'
import { ENGLISH, THAI } from './test-words.ts'
import { textOf } from './words.ts'

const inWords = (text: string) => {
  const words = becauseIn(text)
  return {
    known: words.key.startsWith('wait.') || words.key.startsWith('hours.'),
    text: textOf(words, ENGLISH),
  }
}
const agent = (agentId: string, more: Partial<Candidate> = {}): Candidate => ({
  agentId,
  name: agentId,
  presence: 'online',
  load: 0,
  capacity: 1,
  lastAssignedAt: null,
  lastAssignedHereAt: null,
  ...more,
})

test('every reason why nobody takes a conversation has words', () => {
  const why = (
    demand: Demand,
    agents: Candidate[],
    mode: 'balanced' | 'manual' = 'balanced',
    team?: string[],
  ) => inWords(whyNobody(chooseAgent(mode, demand, agents, new Set(team)), demand) ?? '')
  const some = [
    agent('a', { presence: 'offline' }),
    agent('b', { presence: 'away' }),
    agent('c', { load: 1 }),
    agent('d', { load: 2 }),
    agent('e'),
  ]
  const all = [
    why({ ...ANYONE, excluded: ['e'] }, some),
    why(ANYONE, some, 'manual'),
    why(ANYONE, []),
    why({ ...ANYONE, agentId: 'x' }, some),
    why({ ...ANYONE, teamId: 't' }, some, 'balanced', ['x']),
  ]
  expect(all).toEqual([
    {
      known: true,
      text: 'Of 5 possible agents: 1 offline, 1 away, 2 at full capacity, and 1 had it without answering.',
    },
    { known: true, text: 'Assignment is manual: an agent must take it.' },
    { known: true, text: 'No agent handles this channel.' },
    { known: true, text: 'The agent it is for does not handle this channel.' },
    { known: true, text: 'No agent of the team handles this channel.' },
  ])
})

test('every verdict on business hours has words', () => {
  const day = {
    intervals: [
      { open: '09:00', close: '12:00' },
      { open: '13:00', close: '17:00' },
    ],
  }
  const schedule: WeekSchedule = {
    timezone: 'UTC',
    days: {
      monday: day,
      tuesday: { openAllDay: true },
      wednesday: { closed: true },
      thursday: { intervals: [{ open: '22:00', close: '02:00' }] },
      friday: { closed: true },
      saturday: { closed: true },
      sunday: { closed: true },
    },
    holidays: [
      { date: '2026-11-29', name: 'New Year', closed: true },
      { date: '2026-11-28', name: 'Loy Krathong', intervals: [{ open: '10:00', close: '11:00' }] },
    ],
  }
  const at = (time: string) => inWords(judgeHours(schedule, Date.parse(`2026-11-${time}:00Z`)).because)
  const texts = [
    '23T08:00',
    '23T10:00',
    '23T12:30',
    '23T18:00',
    '24T10:00',
    '25T10:00',
    '26T23:00',
    '27T01:00',
    '29T10:00',
    '28T09:00',
  ].map(at)
  expect(texts.filter(({ known }) => !known)).toEqual([])
  expect(texts.map(({ text }) => text)).toEqual([
    'Before 09:00 on Monday.',
    'Open 09:00–12:00 on Monday.',
    'Between 12:00 and 13:00 on Monday.',
    'After 17:00 on Monday.',
    'Open all day on Tuesday.',
    'Closed on Wednesday.',
    'Open 22:00–02:00 on Thursday.',
    'Open 22:00–02:00, begun on Thursday.',
    'Closed on the holiday New Year.',
    'Before 10:00 on the holiday Loy Krathong.',
  ])
})

test('a sentence of a form that is new is shown as it came, in any language', () => {
  expect(textOf(becauseIn('the moon is full'), THAI)).toBe('The moon is full')
  expect(textOf(becauseIn('of 3 possible agents: 1 asleep, 2 away'), THAI)).toContain('1 asleep')
})

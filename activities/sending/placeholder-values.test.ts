import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import { placeholderValues } from './placeholder-values.ts'

/** A Monday. */
const NOON = Date.UTC(2026, 0, 5, 12)
const names = { contactName: 'Mali', agentName: 'Ann Smith', channelName: 'Shop' }
const settings = (enabled: boolean, language = 'en') => ({
  ...DEFAULT_SETTINGS,
  businessHours: { ...DEFAULT_SETTINGS.businessHours, enabled, language },
})
const content = (more: object) => more as SendInput['content']
const greeting = content({ kind: 'greeting' })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON })
})
afterEach(() => {
  vi.useRealTimers()
})

test('names are those of the current agent and contact; a missing name is empty', () => {
  const values = placeholderValues(greeting, settings(false), names)
  expect(values('contact.name')).toBe('Mali')
  expect(values('agent.name')).toBe('Ann Smith')
  expect(values('channel.name')).toBe('Shop')
  const none = placeholderValues(greeting, settings(false), { ...names, contactName: null, agentName: null })
  expect(none('contact.name')).toBeUndefined()
  expect(none('agent.name')).toBeUndefined()
})

test('a survey’s id is there for what belongs to one', () => {
  expect(
    placeholderValues(content({ kind: 'survey', surveyId: 's' }), settings(false), names)('surveyId'),
  ).toBe('s')
  expect(placeholderValues(greeting, settings(false), names)('surveyId')).toBeUndefined()
})

describe('the next opening', () => {
  const told = (of: SendInput['content'], hours: ReturnType<typeof settings>) =>
    placeholderValues(of, hours, names)('nextOpening')
  const unavailable = (nextOpening?: number) => content({ kind: 'unavailable', nextOpening })
  const tuesday = Date.UTC(2026, 0, 6, 9)

  test('is the opening that the conversation waits for, if known', () => {
    expect(told(unavailable(tuesday), settings(true))).toBe('Tuesday 09:00')
    expect(told(unavailable(), settings(true))).toBeUndefined()
  })

  test('else the next opening; none while it is open or has no business hours', () => {
    expect(told(greeting, settings(true))).toBeUndefined()
    expect(told(greeting, settings(false))).toBeUndefined()
    vi.setSystemTime(NOON + 8 * 3_600_000)
    expect(told(greeting, settings(true))).toBe('Tuesday 09:00')
    expect(told(greeting, settings(true, 'th'))).toBe('วันอังคาร 09:00')
    expect(told(greeting, settings(false))).toBeUndefined()
  })
})

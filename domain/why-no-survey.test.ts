import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from './settings.ts'
import { whyNoSurvey } from './why-no-survey.ts'

const at = new Date('2026-11-27T12:00:00Z')
const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000)
const settings = { csat: { ...DEFAULT_SETTINGS.csat, enabled: true } }
const channel = { medium: 'whatsapp' as const, settings, deletedAt: null }
const facts = { lastInbound: hoursAgo(1), at }

test('an enabled survey is sent while the window is open', () => {
  expect(whyNoSurvey({ survey: true }, channel, facts)).toBeUndefined()
})

test.each([
  ['surveys are off', { survey: true }, { ...channel, settings: DEFAULT_SETTINGS }, facts],
  ['resolved without a survey', { survey: false }, channel, facts],
  ['a machine seems to be at the other end', { survey: true, automatic: true }, channel, facts],
  ['the channel was deleted', { survey: true }, { ...channel, deletedAt: at }, facts],
  ['the customer opted out', { survey: true }, channel, { ...facts, optedOut: hoursAgo(1) }],
  [
    'WhatsApp’s 24-hour window has passed',
    { survey: true },
    channel,
    { ...facts, lastInbound: hoursAgo(25) },
  ],
])('%s', (reason, how, where, known) => {
  expect(whyNoSurvey(how, where, known)).toBe(reason)
})

test('after the window, a template or an SMS can still be sent', () => {
  const late = { ...facts, lastInbound: hoursAgo(25) }
  const template = { contentSid: 'HX00000000000000000000000000000000', variables: {} }
  const withTemplate = { ...channel, settings: { csat: { ...settings.csat, template } } }
  expect(whyNoSurvey({ survey: true }, withTemplate, late)).toBeUndefined()
  expect(whyNoSurvey({ survey: true }, { ...channel, medium: 'sms' }, late)).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { type ChannelSettings, DEFAULT_SETTINGS, type SettingsChanges } from '../../domain/settings.ts'
import { Problem } from '../http/problem.ts'
import { changedSettings, mergeSettings } from './settings.ts'

/** The fields that are refused. */
function refused(changes: SettingsChanges, current: ChannelSettings = DEFAULT_SETTINGS): string[] {
  try {
    mergeSettings(current, changes)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.more.errors ?? []).map(({ path }) => path)
  }
}

describe('contradicting settings are refused with their names', () => {
  test.each<[string, SettingsChanges, string[]]>([
    ['nothing', {}, []],
    ['a greeting without words', { greeting: { enabled: true } }, ['greeting.text']],
    ['of blanks', { greeting: { enabled: true, text: ' \n' } }, ['greeting.text']],
    ['a greeting', { greeting: { enabled: true, text: 'Hello' } }, []],
    ['a blank one that is off', { greeting: { text: '' } }, []],
    ['hours without a message', { businessHours: { enabled: true } }, ['businessHours.unavailableMessage']],
    ['hours', { businessHours: { enabled: true, unavailableMessage: 'Closed.' } }, []],
    ['a notice without words', { windowNotice: { enabled: true } }, ['windowNotice.text']],
    ['an AI that is nobody', { aiAgent: { enabled: true } }, ['aiAgent.id']],
    ['an AI', { aiAgent: { enabled: true, id: 'b4f2c1de-3a54-4f0e-9d6b-0a1b2c3d4e5f' } }, []],
    [
      'all of it at once',
      { greeting: { enabled: true }, windowNotice: { enabled: true }, aiAgent: { enabled: true } },
      ['greeting.text', 'windowNotice.text', 'aiAgent.id'],
    ],
  ])('%s', (_, changes, paths) => {
    expect(refused(changes)).toEqual(paths)
  })

  test('an interval that ends before it begins, in its own place', () => {
    const monday = { intervals: [{ open: '18:00', close: '18:00' }] }
    const days = { ...DEFAULT_SETTINGS.businessHours.days, monday }
    const paths = refused({ businessHours: { days } })
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) expect(path).toMatch(/^businessHours\.days\.monday/)
  })

  test('an enabled setting is checked again when a required text is removed', () => {
    const on = mergeSettings(DEFAULT_SETTINGS, { greeting: { enabled: true, text: 'Hello' } })
    expect(refused({ greeting: { text: '' } }, on)).toEqual(['greeting.text'])
    expect(refused({ greeting: { enabled: false, text: '' } }, on)).toEqual([])
  })
})

describe('changed settings are reported by their names', () => {
  test.each<[string, SettingsChanges, string[]]>([
    ['nothing', {}, []],
    ['the same again', { reopenFor: DEFAULT_SETTINGS.reopenFor }, []],
    ['a field', { reopenFor: '1h' }, ['reopenFor']],
    ['fields of a group', { csat: { button: 'Go', thanks: 'Thanks!' } }, ['csat.button', 'csat.thanks']],
    ['one that was null', { language: 'th' }, ['language']],
    ['a list is one', { csat: { labels: ['1', '2', '3', '4', '5'] } }, ['csat.labels']],
    [
      'a day',
      { businessHours: { days: { ...DEFAULT_SETTINGS.businessHours.days, monday: { closed: true } } } },
      ['businessHours.days.monday.intervals', 'businessHours.days.monday.closed'],
    ],
  ])('%s', (_, changes, names) => {
    const after = mergeSettings(DEFAULT_SETTINGS, changes)
    expect(changedSettings(DEFAULT_SETTINGS, after).toSorted()).toEqual(names.toSorted())
    expect(changedSettings(after, DEFAULT_SETTINGS).toSorted()).toEqual(names.toSorted())
  })
})

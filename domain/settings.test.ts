import { expect, test } from 'vitest'
import { changeSettings, completeSettings, DEFAULT_SETTINGS, languageOf } from './settings.ts'

test('the language is that of the business hours until it is set, and again when it is taken back', () => {
  const stored = completeSettings({ businessHours: { language: 'th' } })
  expect(stored.language).toBeNull()
  expect(languageOf(stored)).toBe('th')
  const set = changeSettings(stored, { language: 'es-MX' })
  expect(set.language).toBe('es-MX')
  expect(languageOf(set)).toBe('es-MX')
  expect(languageOf(changeSettings(set, { language: null }))).toBe('th')
  expect(languageOf(DEFAULT_SETTINGS)).toBe('en')
})

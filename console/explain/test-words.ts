import { createFormatter, createTranslator } from 'use-intl/core'
import en from '../locales/en/explain.json' with { type: 'json' }
import enSendErrors from '../locales/en/sendErrors.json' with { type: 'json' }
import th from '../locales/th/explain.json' with { type: 'json' }
import thSendErrors from '../locales/th/sendErrors.json' with { type: 'json' }
import type { Actor, ConversationEvent, Facts } from './facts.ts'
import { languageOf, type Translations } from './language.ts'
import type { Names } from './names.ts'
import { byCode } from './send-errors.ts'
import { type Language, textOf, type Words } from './words.ts'

// For tests: words in each language as on a page, with fixed names, clock and time zone. A missing text is an error.

const NOW = new Date('2026-11-24T12:00:00.000Z')

function language(locale: 'en' | 'th', messages: typeof en): Language {
  const onError = (error: Error) => {
    throw error
  }
  const timeZone = 'UTC'
  const t = createTranslator({ locale, messages, timeZone, onError }) as unknown as Translations['t']
  return languageOf({ t, format: createFormatter({ locale, timeZone, now: NOW, onError }) }, NOW)
}

/** As `loadMessages` puts the files together. */
const joined = (explain: typeof en, sendErrors: Parameters<typeof byCode>[0]) => ({
  ...explain,
  sendError: byCode(sendErrors),
})
export const ENGLISH = language('en', joined(en, enSendErrors))
export const THAI = language('th', joined(th, thSendErrors))

export const inEnglish = (words: Words | undefined) => words && textOf(words, ENGLISH)
export const allInEnglish = (words: Words[] | undefined) => words?.map(one => textOf(one, ENGLISH))

const NAMES: Record<string, string> = { ann: 'Ann', sam: 'Sam', robin: 'Robin', support: 'Support' }
export const names: Names = id => NAMES[id]

export const SYSTEM: Actor = { kind: 'system' }
export const CONTACT: Actor = { kind: 'contact' }
export const ANN: Actor = { kind: 'agent', id: 'ann' }

export function event(type: string, data: Facts = {}, actor = SYSTEM, at = '09:00'): ConversationEvent {
  return { id: `${type} ${at}`, type, data, actor, at: `2026-11-24T${at}:00.000Z` }
}

import { expect, test } from 'vitest'
import { chooseLanguage } from '../../domain/canned-reply.ts'
import { languageFor } from './reply-language.ts'

test.each<[languages: string[], channel: string | undefined, expected: string]>([
  [['en', 'th'], 'th', 'th'],
  [['en', 'th-TH'], 'th', 'th-TH'],
  [['en', 'pt-PT', 'pt-BR'], 'PT-br', 'pt-BR'],
  [['en', 'th'], 'de', 'en'],
  [['en', 'th'], undefined, 'en'],
])('of %j on a channel in %s: %s, as the service inserts it', (languages, channel, expected) => {
  expect(languageFor(languages, channel, 'en')).toBe(expected)
  expect(chooseLanguage(languages, [channel], 'en')).toBe(expected)
})

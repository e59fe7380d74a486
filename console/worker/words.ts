import { notices as english } from '../locales/en/ui.json'
import { notices as thai } from '../locales/th/ui.json'

const WORDS = { en: english, th: thai }
const KINDS = ['assigned', 'message', 'mention', 'unsnoozed'] as const

/**
 * What a notification says, in the words of the console's own notices.
 *
 * @param languages tags, the wanted ones first
 */
export function titleOf(kind: string, name: string | null, languages: readonly string[]): string {
  const known = KINDS.find(one => one === kind) ?? 'message'
  const language = languages
    .map(tag => tag.toLowerCase().split('-')[0])
    .find(one => one === 'en' || one === 'th')
  const words = WORDS[language === 'th' ? 'th' : 'en']
  return name === null ? words[`${known}Unnamed`] : words[known].replace('{name}', () => name)
}

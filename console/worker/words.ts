import { notices as english } from '../locales/en/ui.json'
import { notices as thai } from '../locales/th/ui.json'

// The words of notifications. They are built into the service worker, because no page may be open that could supply
// them.

const WORDS = { en: english, th: thai }
const KINDS = ['assigned', 'message', 'mention', 'unsnoozed'] as const

/**
 * The title of a notification, in the same words as in the console. An unknown kind, of a newer service, is told as a
 * message.
 *
 * @param name the customer's first name; null: not to be shown
 * @param languages language tags, the preferred first; of those without words the next counts, and English at last
 */
export function titleOf(kind: string, name: string | null, languages: readonly string[]): string {
  const known = KINDS.find(one => one === kind) ?? 'message'
  const language = languages
    .map(tag => tag.toLowerCase().split('-')[0])
    .find(one => one === 'en' || one === 'th')
  const words = WORDS[language === 'th' ? 'th' : 'en']
  return name === null ? words[`${known}Unnamed`] : words[known].replace('{name}', () => name)
}

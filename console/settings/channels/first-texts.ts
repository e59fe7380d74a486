import type { ChannelChanges } from '../../api/types.ts'
import type { Language } from '../../locales/index.ts'

const WORDS = {
  en: () => import('../../locales/en/channels.json'),
  th: () => import('../../locales/th/channels.json'),
} as const satisfies Record<Language, () => Promise<unknown>>

/**
 * The texts to customers that a new channel begins with, in a language: the API itself begins in English. None of them is sent
 * until its part is turned on.
 */
export async function firstTexts(language: Language): Promise<ChannelChanges> {
  const { firstTexts: words } = (await WORDS[language]()).default
  const { greeting, question, scores, instruction, button, commentQuestion, humanButton } = words
  return {
    greeting: { text: greeting },
    csat: {
      question,
      labels: [scores['1'], scores['2'], scores['3'], scores['4'], scores['5']],
      instruction,
      button,
      commentQuestion,
    },
    aiAgent: { humanButton },
    businessHours: { language },
  }
}

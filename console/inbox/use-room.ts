import { useTranslations } from 'use-intl'
import { type FileLimits, sizeText } from './file-limits.ts'

/** Returns a function that says how many files a message can have, and how large they can be together. */
export function useRoom(): (limits: FileLimits | null) => string | undefined {
  const t = useTranslations('thread.files')
  return limits => {
    const { mostFiles, mostBytesTogether } = limits ?? {}
    if (mostFiles === undefined) return undefined
    const size = mostBytesTogether ? sizeText(mostBytesTogether) : undefined
    return size === undefined ? t('most', { most: mostFiles }) : t('mostTogether', { most: mostFiles, size })
  }
}

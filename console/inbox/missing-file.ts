import { useTranslations } from 'use-intl'
import type { MessageMedium } from '../api/types.ts'
import { useWords } from '../explain/use-words.ts'
import { worded } from '../explain/words.ts'

/** Returns a function that says why a file is not there, or that it is on its way. */
export function useMissingFile(): (file: Pick<MessageMedium, 'status' | 'error'>) => string {
  const t = useTranslations('inbox')
  const inWords = useWords()
  return ({ status, error }) => {
    if (status === 'pending' || status === undefined) return t('fileComing')
    return error ? inWords(worded('media', error.code, error.detail)) : t('fileGone')
  }
}

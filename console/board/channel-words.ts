import { useTranslations } from 'use-intl'
import { ApiError } from '../api/problems.ts'
import type { Channel } from '../api/types.ts'
import { useProblemText } from '../ui/problem-text.ts'
import { type Said, saidBy } from '../ui/told.tsx'
import { type Notice, useNoticeWords } from './notice-words.ts'
import type { BoardChannel } from './types.ts'

type Problem = NonNullable<Channel['problem']>

/** What the service says of a channel's state, in the reader's language. */
export interface ChannelWords {
  /** Why nothing comes or goes. */
  problem(problem: Problem): Said[]
  /** Why the provider's list could not be read. A provider's own code is a number, in no language. */
  readingError(code: string): Said
  /** What the provider reported: what it is about, and the sentence with its figures. */
  notice(notice: Notice): Said[]
  /** What is wrong with the credentials, and what to do. */
  credentials(credentials: BoardChannel['health']['credentials']): Said[]
}

export function useChannelWords(): ChannelWords {
  const t = useTranslations('board.channels')
  const errors = useTranslations('board.channels.errors')
  const fixes = useTranslations('board.channels.credentialsFixes')
  const notice = useNoticeWords()
  const textOf = useProblemText()
  return {
    problem(problem) {
      const { title, detail } = textOf(new ApiError(problem))
      return [{ text: `${title}.` }, ...(detail ? [{ text: detail }] : [])]
    },
    readingError: code => saidBy(errors, code, code),
    notice,
    credentials({ state, fix, fixCode }) {
      const what = { text: t(`credentials.${state}`) }
      if (state === 'accepted' || state === 'unknown') return [what]
      if (state === 'unreadable') return [what, { text: t('credentialsFix.unreadable') }]
      // What to do about a refusal is the provider's to know.
      return [what, fix ? saidBy(fixes, fixCode ?? '', fix) : { text: t('credentialsFix.refused') }]
    },
  }
}

import { useTranslations } from 'use-intl'
import { asApiError } from '../api/problems.ts'
import { useFieldText } from '../problems/use-field-text.ts'
import { detailWords, type ProblemWordsCode, TOLD_AS_IT_CAME } from '../problems/words.ts'
import { useTimes } from './time.ts'
import { say } from './toast.tsx'

/**
 * Words an error: what happened, and what to do. The words are found by the error's code. A code that no language knows, as
 * the API is newer than this page, is told in the API's own English.
 */
export function useProblemText(): (error: unknown) => { title: string; detail: string | undefined } {
  const t = useTranslations('problems')
  const refusal = useTranslations('explain.refusal')
  const times = useTimes()
  const fieldText = useFieldText()
  return error => {
    const { code, problem } = asApiError(error)
    const { title, detail, fix, errors = [] } = problem
    // Codes of both lists come from the API, so they are looked up.
    const key = code as ProblemWordsCode
    if (t.has(`codes.${key}.title`)) {
      const what = t.has(`codes.${key}.fix` as never)
        ? t(`codes.${key}.fix` as 'codes.internal.fix')
        : undefined
      return { title: t(`codes.${key}.title`), detail: joined(more(), what) }
    }
    if (refusal.has(code as never)) return { title: t('codes.refused.title'), detail: refusal(code as never) }
    return { title: title ?? t('codes.refused.title'), detail: joined(detail, fix) }

    function more(): string | undefined {
      if (errors.length > 0) return errors.map(one => `${one.path}: ${fieldText(one.message)}`).join('; ')
      if (detail === undefined) return undefined
      const words = detailWords(detail)
      if (words?.key === 'role') return t('details.role', { role: t(`roles.${words.role}`) })
      if (words?.key === 'since') return t('details.since', { at: times.full(words.at) })
      if (words) return t(`details.${words.key}`)
      return TOLD_AS_IT_CAME.includes(code) ? detail : undefined
    }
  }
}

function joined(...sentences: (string | undefined)[]): string | undefined {
  return sentences.filter(Boolean).join(' ') || undefined
}

/** Shows an error as a message. */
export function useSayProblem(): (error: unknown) => void {
  const textOf = useProblemText()
  return error => say({ ...textOf(error), tone: 'bad' })
}

import { useLocale, useTranslations } from 'use-intl'
import { asApiError } from '../api/problems.ts'
import { useFieldText } from '../problems/use-field-text.ts'
import { detailWords, type ProblemWordsCode, TOLD_AS_IT_CAME, toldCode } from '../problems/words.ts'
import { useTimes } from './time.ts'
import { say } from './toast.tsx'

/** Codes of the console itself: nobody answered, or there is no outcome yet. */
const OWN = ['unreachable', 'pending'] as const

interface ProblemText {
  title: string
  detail: string | undefined
}

/** What the page calls the field with a path of the API. */
type NameOf = (path: string) => string

/**
 * Returns a function that words an error in the reader's language: what happened, and what to do. The words are found
 * by the error's code. A code that is unknown here, because the API is newer than this page, is told in the API's own
 * English.
 */
export function useProblemText(): (error: unknown, nameOf?: NameOf) => ProblemText {
  // From the root of the texts, because the English words of problems are loaded after the first page, and those of refused
  // commands with what follows the sign-in: they may still be missing.
  const t = useTranslations()
  const ui = useTranslations('ui')
  const refused = ui('refused')
  const language = useLocale()
  const times = useTimes()
  const fieldText = useFieldText()
  return (error, nameOf = path => path) => {
    const { code: given, problem } = asApiError(error)
    const { title, detail, fix, errors = [] } = problem
    const code = toldCode(given, errors)
    const own = OWN.find(one => one === code)
    if (own) return { title: ui(`problems.${own}.title`), detail: ui(`problems.${own}.fix`) }
    // The code is any text from the API, so each list is asked whether it has words for it.
    const key = code as ProblemWordsCode
    if (t.has(`problems.codes.${key}.title`)) {
      const what = t.has(`problems.codes.${key}.fix` as never)
        ? t(`problems.codes.${key}.fix` as 'problems.codes.internal.fix')
        : undefined
      return { title: t(`problems.codes.${key}.title`), detail: joined(more(), what) }
    }
    const refusal = `explain.refusal.${code}` as 'explain.refusal.not_assigned'
    if (t.has(refusal)) return { title: refused, detail: t(refusal) }
    return { title: title ?? refused, detail: joined(detail, fix) }

    /** What the problem says beyond its code: errors of fields, or a known detail. */
    function more(): string | undefined {
      if (errors.length > 0 && code === given) {
        const list = errors.map(one => `${nameOf(one.path)}: ${fieldText(one.message)}`).join('; ')
        // What to do follows it. Thai sentences have no full stop.
        return language === 'en' && !list.endsWith('.') ? `${list}.` : list
      }
      if (detail === undefined) return undefined
      const words = detailWords(detail)
      if (words?.key === 'role')
        return t('problems.details.role', { role: t(`problems.roles.${words.role}`) })
      if (words?.key === 'since') return t('problems.details.since', { at: times.full(words.at) })
      if (words) return t(`problems.details.${words.key}`)
      return TOLD_AS_IT_CAME.includes(code) ? detail : undefined
    }
  }
}

function joined(...sentences: (string | undefined)[]): string | undefined {
  return sentences.filter(Boolean).join(' ') || undefined
}

/** Returns a function that shows an error as a message. */
export function useSayProblem(): (error: unknown) => void {
  const textOf = useProblemText()
  return error => say({ ...textOf(error), tone: 'bad' })
}

import { useTranslations } from 'use-intl'
import { asApiError } from '../api/problems.ts'
import { say } from './toast.tsx'

/** Codes with a text of the console's own, because the API's text is for programmers or because there was no answer. */
const OWN = [
  ...(['unreachable', 'pending', 'conversation_closed', 'outside_window'] as const),
  ...(['sign_in_failed', 'assigned_to_other', 'no_agent', 'rate_limited', 'customer_waits'] as const),
] as const

/** The text of an error: what happened, and what to do. */
export function useProblemText(): (error: unknown) => { title: string; detail: string | undefined } {
  const t = useTranslations('ui.problems')
  return error => {
    const { code, problem } = asApiError(error)
    const own = OWN.find(one => one === code)
    if (own) return { title: t(`${own}.title`), detail: t(`${own}.fix`) }
    const { title = t('refused.title'), detail, fix } = problem
    return { title, detail: [detail, fix].filter(Boolean).join(' ') || undefined }
  }
}

/** Shows an error as a message. */
export function useSayProblem(): (error: unknown) => void {
  const textOf = useProblemText()
  return error => say({ ...textOf(error), tone: 'bad' })
}

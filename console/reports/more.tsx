import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { worded } from '../explain/words.ts'
import type { Answer } from './data.ts'
import type { ReportName } from './types.ts'

/** Parts of single reports: why AI agents handed over, and why messages failed. */
export function More({ name, answer }: { name: ReportName; answer: Answer }) {
  const t = useTranslations('reports')
  const inWords = useWords()
  const { handovers, failures } = answer
  const title = name === 'ai' ? t('handovers') : t('failures')
  const reasons =
    name === 'ai'
      ? handovers.map(({ reason, count }) => ({
          key: reason,
          count,
          what: inWords(worded('handOver', reason)),
          fix: '',
        }))
      : failures.map(({ code, class: kind, detail, fix, count }) => {
          const words = troubleWords({
            code,
            class: kind ?? 'unknown',
            detail: detail ?? code,
            fix: fix ?? '',
          })
          return { key: code, count, what: inWords(words.what), fix: inWords(words.fix) }
        })
  if (reasons.length === 0) return null
  return (
    <section className="grid gap-2 rounded-xl border border-line bg-surface p-4 text-sm">
      <h2 className="font-semibold">{title}</h2>
      <ul className="grid gap-2">
        {reasons.map(({ key, count, what, fix }) => (
          <li key={key} className="grid grid-cols-[4rem_1fr] gap-x-2">
            <span className="text-right font-medium tabular-nums">{count}</span>
            <span>{what}</span>
            {fix && <span className="col-start-2 text-soft">{fix}</span>}
          </li>
        ))}
      </ul>
      {name === 'sends' && (
        <p>
          <Link
            to="/inbox/$view/{-$id}"
            params={{ view: 'problems' }}
            className="rounded text-accent hover:underline"
          >
            {t('problemsNow')}
          </Link>
        </p>
      )}
    </section>
  )
}

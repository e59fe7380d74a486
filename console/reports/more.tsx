import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { worded } from '../explain/words.ts'
import type { Behind } from './columns.ts'
import type { Answer } from './data.ts'
import { Opens } from './number.tsx'
import { Save } from './save.tsx'
import type { ReportName } from './types.ts'

interface MoreProps {
  name: ReportName
  answer: Answer
  /** The name of the report's file. */
  file: string
  /** Shows the rows of a reason, which is worded as the title. */
  onOpen(behind: Behind, title: string): void
}

/** Parts of single reports: why AI agents handed over, and why messages failed. */
export function More({ name, answer, file, onOpen }: MoreProps) {
  const t = useTranslations('reports')
  const inWords = useWords()
  const { handovers, failures } = answer
  const title = name === 'ai' ? t('handovers') : t('failures')
  const reasons =
    name === 'ai'
      ? handovers.map(({ reason, count }) => ({
          key: reason,
          count,
          behind: { handovers: reason },
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
          const behind = { sends: 'failed', code }
          return { key: code, count, behind, what: inWords(words.what), fix: inWords(words.fix) }
        })
  if (reasons.length === 0) return null
  const lines = () => [[title, t('columns.count')], ...reasons.map(({ what, count }) => [what, count])]
  return (
    <section className="grid gap-2 rounded-xl border border-line bg-surface p-4 text-sm">
      <h2 className="font-semibold">{title}</h2>
      <ul className="grid gap-2">
        {reasons.map(({ key, count, behind, what, fix }) => (
          <li key={key} className="grid grid-cols-[4rem_1fr] gap-x-2">
            <span className="text-right font-medium tabular-nums">
              <Opens column={title} row={what} value={String(count)} onOpen={() => onOpen(behind, what)}>
                {count}
              </Opens>
            </span>
            <span>{what}</span>
            {fix && <span className="col-start-2 text-soft">{fix}</span>}
          </li>
        ))}
      </ul>
      <Save file={`${file} reasons`} label={title} lines={lines} />
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

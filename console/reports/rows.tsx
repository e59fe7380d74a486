import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { useAgentName } from '../session/people.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { useTimes } from '../ui/time.ts'
import { behindQuery, type CountedRow, type Scope } from './behind.ts'
import type { Behind } from './columns.ts'
import { useFigure } from './format.ts'
import type { Clock, ReportName } from './types.ts'

interface RowsProps {
  title: string
  name: ReportName
  behind: Behind
  scope: Scope
  clock: Clock
  onClose(): void
}

/** The conversations behind a number, as links. */
export function Rows({ title, name, behind, scope, clock, onClose }: RowsProps) {
  const t = useTranslations('reports')
  const textOf = useProblemText()
  const { data, error } = useQuery(behindQuery(name, behind, scope))
  return (
    <Dialog title={title} onClose={onClose}>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {textOf(error).title}
        </p>
      )}
      {!data && !error && <p className="text-sm text-soft">{t('loading')}</p>}
      {data?.rows.length === 0 && <p className="text-sm text-soft">{t('noRows')}</p>}
      <ul className="divide-y divide-line">
        {data?.rows.map(row => (
          <Row key={row.key} row={row} clock={clock} />
        ))}
      </ul>
      {data?.more && <p className="pt-2 text-sm text-soft">{t('onlyFirst', { count: data.rows.length })}</p>}
    </Dialog>
  )
}

function Row({ row, clock }: { row: CountedRow; clock: Clock }) {
  const t = useTranslations('reports')
  const figure = useFigure()
  const times = useTimes()
  const nameOf = useAgentName()
  const { conversationId, at, agentId, contact, ms, score, comment } = row
  const about = [nameOf(agentId), score && t('scoreOf', { score }), ms && figure(ms[clock], 'ms')].filter(
    Boolean,
  )
  return (
    <li className="grid gap-0.5 py-2 text-sm">
      <p className="flex items-baseline gap-2">
        <Link
          to="/inbox/$view/{-$id}"
          params={{ view: 'open', id: conversationId }}
          className="min-w-0 truncate rounded text-accent hover:underline"
        >
          {contact ?? times.full(at)}
        </Link>
        <span className="ml-auto shrink-0 text-soft tabular-nums">{about.join(' · ')}</span>
      </p>
      {contact && <p className="text-xs text-soft">{times.full(at)}</p>}
      {comment && (
        <p dir="auto" className="text-soft wrap-anywhere">
          {comment}
        </p>
      )}
    </li>
  )
}

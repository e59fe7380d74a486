import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { useAgentName } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Failed } from '../ui/failed.tsx'
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

/** What a number counts, with links to the conversations. */
export function Rows({ title, name, behind, scope, clock, onClose }: RowsProps) {
  const t = useTranslations('reports')
  const list = useInfiniteQuery(behindQuery(name, behind, scope))
  const rows = (list.data?.pages ?? []).flatMap(({ items }, page) =>
    items.map(row => ({ ...row, key: `${page} ${row.key}` })),
  )
  return (
    <Dialog title={title} onClose={onClose}>
      {list.isPending && <p className="text-sm text-soft">{t('loading')}</p>}
      {list.isSuccess && (
        <p role="status" className="text-sm text-soft">
          {t('rowsShown', { count: rows.length, more: list.hasNextPage ? 'yes' : 'no' })}
        </p>
      )}
      <ul className="divide-y divide-line">
        {rows.map(row => (
          <Row key={row.key} row={row} clock={clock} />
        ))}
      </ul>
      {list.isError && (
        <Failed
          error={list.error}
          onAgain={() => (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      {list.hasNextPage && !list.isError && (
        <Button className="mt-2" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Dialog>
  )
}

function Row({ row, clock }: { row: CountedRow; clock: Clock }) {
  const t = useTranslations('reports')
  const figure = useFigure()
  const times = useTimes()
  const nameOf = useAgentName()
  const {
    conversationId,
    messageId,
    at,
    until,
    agentId,
    agentName,
    contact,
    ms,
    score,
    text,
    status,
    error,
  } = row
  const about = [
    agentName ?? nameOf(agentId),
    score && t('scoreOf', { score }),
    status && t(`states.${status}` as 'states.sent'),
    ms && figure(ms[clock], 'ms'),
  ].filter(Boolean)
  const time = until ? t('fromTo', { from: times.full(at), to: times.full(until) }) : times.full(at)
  return (
    <li className="grid gap-0.5 py-2 text-sm">
      <p className="flex items-baseline gap-2">
        {conversationId === undefined ? (
          <span className="min-w-0">{time}</span>
        ) : (
          <Link
            to="/inbox/$view/{-$id}"
            params={{ view: 'open', id: conversationId }}
            search={messageId ? { message: messageId } : {}}
            dir="auto"
            className="min-w-0 truncate rounded text-accent hover:underline"
          >
            {contact}
          </Link>
        )}
        <span className="ml-auto shrink-0 text-soft tabular-nums">{about.join(' · ')}</span>
      </p>
      {conversationId !== undefined && <p className="text-xs text-soft tabular-nums">{time}</p>}
      {(text || messageId) && (
        <p dir="auto" className="line-clamp-3 text-soft wrap-anywhere">
          {text || t('noText')}
        </p>
      )}
      {error && <Trouble error={error} />}
    </li>
  )
}

/** Why a message failed, or is in doubt, and what to do. */
function Trouble({ error }: { error: NonNullable<CountedRow['error']> }) {
  const inWords = useWords()
  const { what, fix } = troubleWords(error)
  return (
    <>
      <p className="text-bad wrap-anywhere">
        {inWords(what)} <code className="text-xs text-soft">{error.code}</code>
      </p>
      <p className="text-xs text-soft wrap-anywhere">{inWords(fix)}</p>
    </>
  )
}

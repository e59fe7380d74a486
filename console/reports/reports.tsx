import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTimeZone, useTranslations } from 'use-intl'
import english from '../locales/en/reports.json' with { type: 'json' }
import { WithWords } from '../locales/with-words.tsx'
import { Area } from '../ui/area.tsx'
import { Failed } from '../ui/failed.tsx'
import { useNow, useTimes } from '../ui/time.ts'
import { type Scope, scopeOf } from './behind.ts'
import { Chart } from './chart.tsx'
import type { Behind, Column } from './columns.ts'
import { Controls } from './controls.tsx'
import { useReport } from './data.ts'
import { Empty } from './empty.tsx'
import { Figures } from './figures.tsx'
import { useRowName } from './format.ts'
import { More } from './more.tsx'
import { rangeOf } from './range.ts'
import { ReportTable } from './report-table.tsx'
import { Rows } from './rows.tsx'
import type { ReportSearch } from './search.ts'
import { sortAfter, sorted, sortOf } from './sort.ts'
import { Staffing } from './staffing.tsx'
import { groupingOf, isEmpty, isPeriod, type TableRow, tableOf } from './table.ts'
import { isMeasure, REPORTS, type ReportName, type ReportQuery } from './types.ts'
import { useChangeSearch } from './use-change-search.ts'
import { Week } from './week.tsx'
import { dateOf } from './zoned.ts'

// How a report comes about: the address (`search.ts`) and the range (`range.ts`) make a query, `data.ts` asks the
// API, `columns.ts` says which columns a report has, and `table.ts` makes one table of the answer. The figures, the
// chart, the table and its CSV file all show that table, so they can't differ. `behind.ts` finds what a number counts.

const REPORT_WORDS = { reports: english }

/** The reports: one at a time, with figures, chart, table, and what each number counts. */
export function Reports() {
  return (
    <WithWords words={REPORT_WORDS}>
      <Frame />
    </WithWords>
  )
}

function Frame() {
  const t = useTranslations('reports')
  const params = useParams({ from: '/app/reports/{-$name}' })
  const search = useSearch({ from: '/app/reports/{-$name}' })
  const name = REPORTS.find(one => one === params.name) ?? 'first_response'
  return (
    <Area title={t('title')}>
      <div className="mx-auto grid max-w-6xl gap-4">
        <nav aria-label={t('title')} className="-mx-1 flex flex-wrap gap-1">
          {REPORTS.map(one => (
            <Link
              key={one}
              to="/reports/{-$name}"
              params={{ name: one }}
              search={search}
              aria-current={one === name ? 'page' : undefined}
              className="inline-flex h-8 items-center rounded-md px-2.5 text-sm text-soft hover:bg-hover hover:text-text aria-[current=page]:bg-accent-faint aria-[current=page]:font-medium aria-[current=page]:text-accent"
            >
              {t(`names.${one}`)}
            </Link>
          ))}
        </nav>
        <Controls name={name} search={search} />
        <Report key={name} name={name} search={search} />
      </div>
    </Area>
  )
}

/**
 * A report up to now ends at the next full minute, ms: so its query, and with it the answer in the cache, stays the
 * same for a minute.
 */
const NOW_MS = 60_000

/** Whether a report is made of measures, which are counted a moment after what they measure. */
const isCounted = (name: ReportName) => isMeasure(name) || name === 'ai'

/** One report. */
function Report({ name, search }: { name: ReportName; search: ReportSearch }) {
  const t = useTranslations('reports')
  const change = useChangeSearch(name, search)
  const times = useTimes()
  const zone = useTimeZone() ?? 'UTC'
  const now = Math.ceil(useNow(NOW_MS) / NOW_MS) * NOW_MS
  const { clock = 'wall' } = search
  const query = useMemo<ReportQuery>(() => {
    const { range, from, to, groupBy, clock: _, orderBy: __, ...filter } = search
    const asked = rangeOf({ range, from, to }, zone, now)
    const ends = { from: new Date(asked.from).toISOString(), to: new Date(asked.to).toISOString() }
    return { ...filter, ...ends, groupBy: groupingOf(name, asked.to - asked.from, groupBy), timezone: zone }
  }, [name, search, zone, now])
  const by = query.groupBy
  const rowName = useRowName(by)
  const [shown, setShown] = useState<{ of?: ReportName; title: string; behind: Behind; scope: Scope }>()
  const { data, error, refetch, isPlaceholderData } = useReport(name, query)
  if (error && !data) return <Failed error={error} onAgain={refetch} />
  if (!data) return <p role="status">{t('loading')}</p>
  const shape = {
    name,
    clock,
    groupBy: by,
    from: Date.parse(query.from),
    to: Date.parse(query.to),
    timezone: zone,
  }
  const table = tableOf(data, shape)
  const isBlank = [...table.rows, ...(table.total ? [table.total] : [])].every(isEmpty)
  const inOrder = sorted(table, sortOf(search.orderBy))
  const sortBy = (column: string) => change({ orderBy: sortAfter(search.orderBy, column) })
  // `to` is not included, and a day that ends with it begins the next.
  const file = `${name} ${dateOf(shape.from, zone)} ${dateOf(shape.to - 1, zone)}`
  const open = ({ key, behind }: Column<unknown>, row: TableRow | undefined) => {
    const title = [
      t(`names.${name}`),
      row ? rowName(row) : t('total'),
      t(`columns.${key}` as 'columns.count'),
    ]
    setShown({ title: title.join(' · '), behind, scope: scopeOf(name, query, row) })
  }
  return (
    <div className="grid gap-4" aria-busy={isPlaceholderData}>
      <section className="grid gap-4 rounded-xl border border-line bg-surface p-4">
        <p className="text-sm text-soft">
          {t(`definitions.${name}`)}{' '}
          {t('covers', { from: times.full(query.from), to: times.full(query.to), zone })}
          {data.asOf && ` ${t('asOf', { at: times.full(data.asOf) })}`}
        </p>
        {table.total && <Figures table={table} onOpen={column => open(column, undefined)} />}
        {isBlank ? (
          <Empty name={name} search={search} countedUntil={isCounted(name) ? data.asOf : undefined} />
        ) : (
          <Chart name={name} table={isPeriod(by) ? table : inOrder} groupBy={by} onOpen={open} />
        )}
        {name === 'line' && !isBlank && (
          <Staffing
            query={query}
            clock={clock}
            file={file}
            onOpen={(of, title, behind, scope) => setShown({ of, title, behind, scope })}
          />
        )}
        {name === 'volume' && !isBlank && (
          <Week
            query={query}
            file={file}
            onOpen={(title, scope) => setShown({ title, scope, behind: { volume: 'opened' } })}
          />
        )}
      </section>
      <section className="rounded-xl border border-line bg-surface p-4">
        <ReportTable
          name={name}
          table={inOrder}
          groupBy={by}
          file={file}
          sort={sortOf(search.orderBy)}
          onSort={sortBy}
          onOpen={open}
        />
      </section>
      <More
        name={name}
        answer={data}
        file={file}
        onOpen={(behind, title) => setShown({ title, behind, scope: scopeOf(name, query, undefined) })}
      />
      {shown && <Rows name={shown.of ?? name} {...shown} clock={clock} onClose={() => setShown(undefined)} />}
    </div>
  )
}

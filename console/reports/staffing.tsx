import { useTranslations } from 'use-intl'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'
import type { Scope } from './behind.ts'
import { ChartBox } from './charts/chart-box.tsx'
import { clockOf } from './charts/heat.ts'
import { HEAT_HEIGHT, HeatChart, useDayName } from './charts/heat-chart.tsx'
import { useWidth } from './charts/use-width.ts'
import type { Behind } from './columns.ts'
import { useReport } from './data.ts'
import { useFigure } from './format.ts'
import { Opens } from './number.tsx'
import { lengthsBetween } from './periods.ts'
import { Save } from './save.tsx'
import {
  averageWait,
  capacityAtOnce,
  type HourOfWeek,
  hoursOfWeek,
  mostWaiting,
  onlineAtOnce,
} from './staffing.ts'
import { MOST_HOURS_MS, tableOf } from './table.ts'
import type { Clock, ReportName, ReportQuery } from './types.ts'

interface StaffingProps {
  query: ReportQuery
  clock: Clock
  /** The name of the report's file. */
  file: string
  onOpen(name: ReportName, title: string, behind: Behind, scope: Scope): void
}

/** So many hours of the week are listed. */
const LISTED = 10

const WAITS = { durations: 'own' } as const
const ONLINE = { presence: 'online' } as const

/**
 * When customers waited in the line, beside who was there: which hours of the week need one more agent. The API gives hours
 * only for a limited range, so this covers the last month of the report at most.
 */
export function Staffing({ query, clock, file, onOpen }: StaffingProps) {
  const t = useTranslations('reports')
  const [box, width] = useWidth()
  const dayName = useDayName()
  const times = useTimes()
  const figure = useFigure()
  const to = Date.parse(query.to)
  const from = Math.max(Date.parse(query.from), to - MOST_HOURS_MS)
  const byHour = { ...query, from: new Date(from).toISOString(), groupBy: 'hour' } as const
  const line = useReport('line', byHour)
  const presence = useReport('presence', byHour)
  const failed = [line, presence].find(({ error, data }) => error && !data)
  if (failed) return <Failed error={failed.error} onAgain={failed.refetch} />
  if (!line.data || !presence.data) return null

  const { timezone } = query
  const shape = { clock, groupBy: 'hour', from, to, timezone } as const
  const [waits, there] = [
    tableOf(line.data, { ...shape, name: 'line' }),
    tableOf(presence.data, { ...shape, name: 'presence' }),
  ]
  const reader = ({ columns, rows }: typeof waits, name: string) => {
    const at = columns.findIndex(({ key }) => key === name)
    const known = new Map(rows.map(({ key, values }) => [key, values[at] ?? 0]))
    return (key: string) => known.get(key) ?? 0
  }
  const [served, average, onlineMs, couldHave] = [
    reader(waits, 'count'),
    reader(waits, 'average'),
    reader(there, 'onlineMs'),
    reader(there, 'capacityAtOnce'),
  ]
  const lengths = lengthsBetween(from, Math.min(to, Date.now()), 'hour', timezone)
  const hours = [...lengths].map(([key, lengthMs]) => ({
    ...{ key, lengthMs, onlineMs: onlineMs(key), capacityMs: couldHave(key) * lengthMs, served: served(key) },
    waitedMs: served(key) * average(key),
  }))
  const week = hoursOfWeek(hours, timezone)
  const all = week.flat().reduce((sum, { waitedMs }) => sum + waitedMs, 0)
  const nameOf = ({ day, hour }: HourOfWeek) => `${dayName(day)} ${clockOf(hour)}`
  const textOf = (cell: HourOfWeek) =>
    t('staffingCell', {
      ...{ day: dayName(cell.day), hour: clockOf(cell.hour), count: cell.served },
      ...{ wait: figure(averageWait(cell), 'ms'), online: figure(onlineAtOnce(cell), 'mean') },
      capacity: figure(capacityAtOnce(cell), 'mean'),
    })
  const open = (cell: HourOfWeek, name: 'line' | 'presence') => {
    const title = `${t(`names.${name}`)} · ${nameOf(cell)}`
    onOpen(name, title, name === 'line' ? WAITS : ONLINE, { ...byHour, keys: cell.keys })
  }
  const marks = week.flatMap((cells, row) =>
    cells.flatMap((cell, part) => (cell.served > 0 ? [{ row, part }] : [])),
  )
  const top = mostWaiting(week, LISTED)
  const titles = (['hour', 'served', 'average', 'share', 'online', 'capacity'] as const).map(key =>
    t(`staffingColumns.${key}`),
  )
  const lines = () => [
    [
      titles[0] ?? '',
      titles[1] ?? '',
      t('inMs', { name: titles[2] ?? '' }),
      titles[3] ?? '',
      titles[4] ?? '',
      titles[5] ?? '',
    ],
    ...top.map(cell => [
      nameOf(cell),
      cell.served,
      averageWait(cell),
      cell.waitedMs / all,
      onlineAtOnce(cell),
      capacityAtOnce(cell),
    ]),
  ]
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">{t('staffing')}</h3>
      <p className="text-xs text-soft">
        {t('staffingHint')} {clock === 'wall' ? `${t('staffingNights')} ` : ''}
        {query.channelId || query.teamId || query.label ? `${t('staffingAgents')} ` : ''}
        {from > Date.parse(query.from) && t('weekCovers', { from: times.full(from), to: times.full(to) })}
      </p>
      <div ref={box} className="min-w-0">
        {width > 0 && (
          <ChartBox
            label={t('staffing')}
            width={width}
            height={HEAT_HEIGHT}
            marks={marks}
            direction="down"
            onOpen={({ row, part }) => {
              const cell = week[row]?.[part]
              if (cell) open(cell, 'line')
            }}
          >
            {markOf => (
              <HeatChart
                grid={week.map(cells => cells.map(({ waitedMs }) => waitedMs))}
                textOf={(day, hour) => {
                  const cell = week[day]?.[hour]
                  return cell ? textOf(cell) : ''
                }}
                width={width}
                markOf={markOf}
              />
            )}
          </ChartBox>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable). */}
      <section tabIndex={0} aria-label={t('staffingTop')} className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="py-1 text-left text-xs font-semibold text-soft">{t('staffingTop')}</caption>
          <thead>
            <tr className="text-xs text-soft">
              {titles.map((title, at) => (
                <th
                  key={title}
                  scope="col"
                  className={`py-1 font-medium ${at === 0 ? 'pr-4 text-left' : 'pl-4 text-right'}`}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {top.map(cell => {
              const [row, online] = [nameOf(cell), figure(onlineAtOnce(cell), 'mean')]
              return (
                <tr key={row} className="border-t border-line text-right tabular-nums">
                  <th scope="row" className="py-1 pr-4 text-left font-normal">
                    {row}
                  </th>
                  <td className="pl-4">
                    <Opens
                      column={titles[1] ?? ''}
                      row={row}
                      value={String(cell.served)}
                      onOpen={() => open(cell, 'line')}
                    >
                      {cell.served}
                    </Opens>
                  </td>
                  <td className="pl-4">{figure(averageWait(cell), 'ms')}</td>
                  <td className="pl-4">{figure(cell.waitedMs / all, 'share')}</td>
                  <td className="pl-4">
                    {cell.onlineMs > 0 ? (
                      <Opens
                        column={titles[4] ?? ''}
                        row={row}
                        value={online}
                        onOpen={() => open(cell, 'presence')}
                      >
                        {online}
                      </Opens>
                    ) : (
                      online
                    )}
                  </td>
                  <td className="pl-4">{figure(capacityAtOnce(cell), 'mean')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <Save file={`${file} hours`} label={t('staffing')} lines={lines} />
    </section>
  )
}

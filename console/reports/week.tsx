import { useTimeZone, useTranslations } from 'use-intl'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'
import type { Scope } from './behind.ts'
import { ChartBox } from './charts/chart-box.tsx'
import { clockOf, HOURS, hoursAt, weekGrid } from './charts/heat.ts'
import { HEAT_HEIGHT, HeatChart, useDayName } from './charts/heat-chart.tsx'
import { useWidth } from './charts/use-width.ts'
import { useReport } from './data.ts'
import { Opens } from './number.tsx'
import { Save } from './save.tsx'
import { MOST_HOURS_MS, tableOf } from './table.ts'
import type { ReportQuery } from './types.ts'

interface WeekProps {
  query: ReportQuery
  /** The name of the report's file. */
  file: string
  /** Shows the conversations that began in these hours. */
  onOpen(title: string, scope: Scope): void
}

/**
 * In which hours of the week conversations begin. The API gives hours only for a limited range, so this covers the
 * last month of the report at most.
 */
export function Week({ query, file, onOpen }: WeekProps) {
  const t = useTranslations('reports')
  const [box, width] = useWidth()
  const to = Date.parse(query.to)
  const from = Math.max(Date.parse(query.from), to - MOST_HOURS_MS)
  const byHour = { ...query, from: new Date(from).toISOString(), groupBy: 'hour' } as const
  const dayName = useDayName()
  const times = useTimes()
  const { data, error, refetch } = useReport('volume', byHour)
  if (error && !data) return <Failed error={error} onAgain={refetch} />
  if (!data) return null
  const shape = {
    name: 'volume',
    clock: 'wall',
    groupBy: 'hour',
    from,
    to,
    timezone: query.timezone,
  } as const
  const { rows, columns } = tableOf(data, shape)
  const at = columns.findIndex(({ key }) => key === 'opened')
  const hours = rows.map(({ key, values }) => ({ key: key ?? '', value: values[at] ?? 0 }))
  const grid = weekGrid(hours, query.timezone)
  const open = (day: number, hour: number) => {
    const keys = hoursAt(hours, query.timezone, { day, hour })
    onOpen(`${t('columns.opened')} · ${dayName(day)} ${clockOf(hour)}`, { ...byHour, keys })
  }
  const marks = grid.flatMap((values, row) =>
    values.flatMap((value, part) => (value > 0 ? [{ row, part }] : [])),
  )
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">{t('week')}</h3>
      {from > Date.parse(query.from) && (
        <p className="text-xs text-soft">{t('weekCovers', { from: times.full(from), to: times.full(to) })}</p>
      )}
      <div ref={box} className="min-w-0">
        {width > 0 && (
          <ChartBox
            label={t('week')}
            width={width}
            height={HEAT_HEIGHT}
            marks={marks}
            direction="down"
            onOpen={({ row, part }) => open(row, part)}
          >
            {markOf => (
              <HeatChart
                grid={grid}
                textOf={(day, hour, count) =>
                  t('heatCell', { day: dayName(day), hour: clockOf(hour), count })
                }
                width={width}
                markOf={markOf}
              />
            )}
          </ChartBox>
        )}
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded text-soft">{t('asTable')}</summary>
        <WeekTable grid={grid} file={file} onOpen={open} />
      </details>
    </section>
  )
}

interface WeekTableProps {
  grid: number[][]
  file: string
  onOpen(day: number, hour: number): void
}

/** The same numbers as a table, for screen readers and for exact values. */
function WeekTable({ grid, file, onOpen }: WeekTableProps) {
  const t = useTranslations('reports')
  const dayName = useDayName()
  const hours = Array.from({ length: HOURS }, (_, hour) => hour)
  const first = t('inZone', { name: t('groupings.hour'), zone: useTimeZone() ?? 'UTC' })
  const lines = () => [
    [first, ...grid.map((_, day) => dayName(day))],
    ...hours.map(hour => [clockOf(hour), ...grid.map(day => day[hour] ?? 0)]),
  ]
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable). */}
      <section tabIndex={0} aria-label={t('week')} className="overflow-x-auto">
        <table className="border-collapse text-xs">
          <thead>
            <tr className="text-soft">
              <th scope="col" className="py-1 pr-3 text-left font-medium">
                {first}
              </th>
              {grid.map((_, day) => (
                <th key={dayName(day)} scope="col" className="px-3 py-1 text-right font-medium">
                  {dayName(day)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map(hour => (
              <tr key={hour} className="border-t border-line">
                <th scope="row" className="py-0.5 pr-3 text-left font-normal tabular-nums">
                  {clockOf(hour)}
                </th>
                {grid.map((day, at) => (
                  <td key={dayName(at)} className="px-3 text-right tabular-nums">
                    <Count
                      value={day[hour] ?? 0}
                      name={`${dayName(at)} ${clockOf(hour)}`}
                      onOpen={() => onOpen(at, hour)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Save file={`${file} week`} label={t('week')} lines={lines} />
    </>
  )
}

interface CountProps {
  value: number
  name: string
  onOpen(): void
}

function Count({ value, name, onOpen }: CountProps) {
  const t = useTranslations('reports')
  if (value === 0) return value
  return (
    <Opens column={t('columns.opened')} row={name} value={String(value)} onOpen={onOpen}>
      {value}
    </Opens>
  )
}

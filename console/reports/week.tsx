import { useTranslations } from 'use-intl'
import { HOURS, weekGrid } from './charts/heat.ts'
import { HEAT_HEIGHT, HeatChart, useDayName } from './charts/heat-chart.tsx'
import { useWidth } from './charts/use-width.ts'
import { useReport } from './data.ts'
import { tableOf } from './table.ts'
import type { ReportQuery } from './types.ts'

/** The longest range for which the API gives hours, ms. */
const MOST_MS = 31 * 86_400_000

/**
 * In which hours of the week conversations begin. The API gives hours only for a limited range, so this covers the
 * last month of the report at most.
 */
export function Week({ query }: { query: ReportQuery }) {
  const t = useTranslations('reports')
  const [box, width] = useWidth()
  const to = Date.parse(query.to)
  const from = Math.max(Date.parse(query.from), to - MOST_MS)
  const { data } = useReport('volume', { ...query, from: new Date(from).toISOString(), groupBy: 'hour' })
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
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">{t('week')}</h3>
      <div ref={box} className="min-w-0">
        {width > 0 && (
          <svg
            role="img"
            aria-label={t('week')}
            width={width}
            height={HEAT_HEIGHT}
            className="block max-w-full"
          >
            <HeatChart grid={grid} width={width} />
          </svg>
        )}
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded text-soft">{t('asTable')}</summary>
        <WeekTable grid={grid} />
      </details>
    </section>
  )
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** The same numbers as a table, for screen readers and for exact values. */
function WeekTable({ grid }: { grid: number[][] }) {
  const t = useTranslations('reports')
  const dayName = useDayName()
  const hours = Array.from({ length: HOURS }, (_, hour) => hour)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable).
    <section tabIndex={0} aria-label={t('week')} className="overflow-x-auto">
      <table className="border-collapse text-xs">
        <thead>
          <tr className="text-soft">
            <th scope="col" className="py-1 pr-3 text-left font-medium">
              {t('groupings.hour')}
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
                {clock(hour)}
              </th>
              {grid.map((day, at) => (
                <td key={dayName(at)} className="px-3 text-right tabular-nums">
                  {day[hour]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

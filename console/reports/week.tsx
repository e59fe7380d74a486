import { useTranslations } from 'use-intl'
import { weekGrid } from './charts/heat.ts'
import { HEAT_HEIGHT, HeatChart } from './charts/heat-chart.tsx'
import { useWidth } from './charts/use-width.ts'
import { useReport } from './data.ts'
import { tableOf } from './table.ts'
import type { ReportQuery } from './types.ts'

/** The API gives hours for so many days at most. */
const MOST_MS = 31 * 86_400_000

/** At which hours of the week conversations begin. It needs a report by the hour, so of the last month at most. */
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
            <HeatChart grid={weekGrid(hours, query.timezone)} width={width} />
          </svg>
        )}
      </div>
    </section>
  )
}

import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Bar } from './bar.tsx'
import { type Day, shownSpansOf, WEEKDAYS } from './clock.ts'
import { DayField } from './day-field.tsx'
import { clockOf, painted, tailOf } from './paint.ts'
import { type Stroke, usePainting } from './use-painting.ts'
import { HOURS, useWeek } from './values.ts'

// The editor of business hours, for channels and teams: `clock.ts` reads and writes times, `values.ts` turns stored
// hours into the form's and back, `paint.ts` and `use-painting.ts` are for painting on the bars, `day-field.tsx` for
// typing, and `ahead.tsx` shows what the service makes of it.

const TICKS = ['0', '6', '12', '18', '24']

/** The week, one line for each day: a bar to paint on, and fields to type in. */
export function Week() {
  const t = useTranslations('channels.hours')
  const { setValue } = useFormContext()
  const { days } = useWeek()
  const { stroke, barOf } = usePainting()
  const copy = (day: Day) => {
    for (const weekday of WEEKDAYS) {
      setValue(`${HOURS}.days.${weekday}`, structuredClone(day), { shouldDirty: true })
    }
  }
  const shown = WEEKDAYS.map(weekday => {
    const day = days[weekday]
    return stroke?.days.includes(weekday) ? painted(day, stroke.part, stroke.isOpen) : day
  })
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <div
        aria-hidden="true"
        className="hidden gap-3 border-b border-line px-3 py-1 text-xs text-soft lg:flex"
      >
        <span className="w-25 shrink-0" />
        <span className="flex flex-1 justify-between">
          {TICKS.map(tick => (
            <span key={tick}>{tick}</span>
          ))}
        </span>
        <span className="w-84 shrink-0" />
      </div>
      {WEEKDAYS.map((weekday, index) => {
        const title = t(`weekdays.${weekday}`)
        return (
          <fieldset
            key={weekday}
            className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-3 py-2 lg:flex-nowrap"
          >
            <legend className="sr-only">{title}</legend>
            <span aria-hidden="true" className="w-25 shrink-0 pt-1.5 text-sm font-medium">
              {title}
            </span>
            <span
              className="w-full min-w-0 cursor-crosshair touch-pan-y select-none lg:w-auto lg:flex-1"
              {...barOf(index)}
            >
              <Bar
                spans={shownSpansOf(shown[index] ?? days[weekday])}
                tail={tailOf(shown.at(index - 1) ?? days[weekday])}
                isFine
                className="h-8"
              />
            </span>
            <span className="lg:w-84 lg:shrink-0">
              <DayField name={`${HOURS}.days.${weekday}`} title={title} onCopy={copy} />
            </span>
          </fieldset>
        )
      })}
      <p className="px-3 py-1.5 text-xs text-soft">
        {stroke ? <Painting stroke={stroke} /> : t('paintHint')}
      </p>
    </div>
  )
}

/** Says, while painting, what would be opened or closed. */
function Painting({ stroke: { days, part, isOpen } }: { stroke: Stroke }) {
  const t = useTranslations('channels.hours')
  const [first, last] = [days[0] ?? 'monday', days.at(-1) ?? 'monday']
  const names = [...new Set([first, last])].map(day => t(`weekdays.${day}`)).join('–')
  const times = `${clockOf(part.from)}–${clockOf(part.to)}`
  return t(isOpen ? 'paintsOpen' : 'paintsClosed', { days: names, times })
}

import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Bar } from './bar.tsx'
import { type Day, spansOf, WEEKDAYS } from './clock.ts'
import { DayField } from './day-field.tsx'
import { useHours } from './values.ts'

const TICKS = ['0', '6', '12', '18', '24']

/** The week as a grid: a line a day, drawn and in figures. */
export function Week() {
  const t = useTranslations('channels.hours')
  const { setValue } = useFormContext()
  const { days } = useHours()
  const copy = (day: Day) => {
    for (const weekday of WEEKDAYS) {
      setValue(`businessHours.days.${weekday}`, structuredClone(day), { shouldDirty: true })
    }
  }
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <div
        aria-hidden="true"
        className="hidden border-b border-line py-1 pr-3 pl-31 text-xs text-soft lg:flex"
      >
        <span className="flex w-56 shrink-0 justify-between">
          {TICKS.map(tick => (
            <span key={tick}>{tick}</span>
          ))}
        </span>
      </div>
      {WEEKDAYS.map(weekday => {
        const title = t(`weekdays.${weekday}`)
        return (
          <fieldset
            key={weekday}
            className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-3 py-2 last:border-0"
          >
            <legend className="sr-only">{title}</legend>
            <span aria-hidden="true" className="w-25 shrink-0 pt-1.5 text-sm font-medium">
              {title}
            </span>
            <span className="w-full shrink-0 pt-2 sm:w-56">
              <Bar spans={spansOf(days[weekday])} />
            </span>
            <DayField name={`businessHours.days.${weekday}`} title={title} onCopy={copy} />
          </fieldset>
        )
      })}
    </div>
  )
}

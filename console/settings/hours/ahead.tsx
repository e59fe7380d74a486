import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { asides, ask } from '../../api/client.ts'
import { asApiError } from '../../api/problems.ts'
import type { HoursPreview } from '../../api/types.ts'
import { useFieldText } from '../../problems/use-field-text.ts'
import { Trouble } from '../../session/card.tsx'
import { useDateFormat } from '../../ui/time.ts'
import { useLater } from '../../ui/use-later.ts'
import { labelOf } from '../form/label-of.ts'
import { Bar } from './bar.tsx'
import { HOURS, storedWeek, useWeek } from './values.ts'

/** The service is asked after this pause, ms. */
const PAUSE_MS = 350

/**
 * The next two weeks as the service evaluates these hours, saved or not. Asked there, because holidays and changes of
 * the clock are decided by its own rules.
 */
export function Ahead() {
  const t = useTranslations('channels.hours')
  const { timezone, days, holidays } = storedWeek(useWeek())
  // A holiday that is just being added has no date yet.
  const complete = holidays.filter(({ date, name }) => date !== '' && name.trim() !== '')
  const hours = useLater({ timezone, days, holidays: complete }, PAUSE_MS)
  const fieldText = useFieldText()
  const { data, error } = useQuery({
    queryKey: ['hours-preview', hours],
    queryFn: ({ signal }) =>
      ask(asides.POST('/v1/business-hours/preview', { body: { hours, days: 14 }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  })
  if (error) {
    const errors = asApiError(error).problem.errors ?? []
    return (
      <Trouble
        title={t('notYet')}
        detail={errors
          .map(({ path, message }) => `${labelOf(path.replace(/^hours\b/, HOURS))}: ${fieldText(message)}`)
          .join('; ')}
      />
    )
  }
  if (!data) return null
  return (
    <>
      {data.neverOpens && <p className="text-sm text-bad">{t('neverOpens')}</p>}
      {data.warnings.map(({ path, message }) => (
        <p key={path} className="text-sm text-wait">
          {fieldText(message)}
        </p>
      ))}
      <ul className="grid gap-x-6 gap-y-1.5 lg:grid-cols-2">
        {data.days.map(day => (
          <DayAhead key={day.date} day={day} />
        ))}
      </ul>
    </>
  )
}

/** The clock time of a local time with its offset. */
const clockOf = (at: string) => at.slice(11, 16)

/** One day: a bar, and the open hours in figures. */
function DayAhead({ day }: { day: HoursPreview['days'][number] }) {
  const t = useTranslations('channels.hours')
  const format = useDateFormat()
  const { date, open, holiday, clockChanges = [], skipped } = day
  const minutes = (at: string) => Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16))
  // An end at midnight is written with the next day's date, but belongs to this one.
  const endOf = (at: string) => (at.slice(0, 10) > date ? 1_440 : minutes(at))
  const spans = open.map(({ from, to }) => ({ from: minutes(from), to: endOf(to) }))
  const times = open.map(({ from, to }) => {
    const end = endOf(to) === 1_440 ? '24:00' : clockOf(to)
    return `${clockOf(from)}–${end}`
  })
  return (
    <li className="grid grid-cols-[7.5rem_1fr] items-center gap-x-3 text-sm">
      <span>
        {format({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }, `${date}T12:00:00Z`)}
      </span>
      <Bar spans={spans} />
      <span />
      <span className="text-xs text-soft">
        {skipped ? t('skipped') : times.join(', ') || t('closed')}
        {holiday && <span className="text-ai"> · {holiday}</span>}
        {clockChanges.map(change => (
          <span key={change.at} className="text-wait">
            {' · '}
            {t('clockMoves', { minutes: change.minutes, time: clockOf(change.at) })}
          </span>
        ))}
      </span>
    </li>
  )
}

import { Copy, Plus, X } from 'lucide-react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { INPUT, useFieldError, useValue } from '../form/fields.tsx'
import { asTime, type Day, type Interval, USUAL } from './clock.ts'

const KINDS = ['intervals', 'closed', 'openAllDay'] as const
/** The most intervals that the API takes for a day. */
const MOST = 10

interface DayFieldProps {
  /** The path of the day in the form. */
  name: string
  /** The day's name, for the labels of its fields. */
  title: string
  onCopy?(day: Day): void
}

/** The fields of a day: closed, open all day, or intervals. */
export function DayField({ name, title, onCopy }: DayFieldProps) {
  const t = useTranslations('channels.hours')
  const { setValue } = useFormContext()
  const day = useValue<Day>(name)
  const set = (next: Day) => setValue(name, next, { shouldDirty: true })
  const setInterval = (index: number, change: Partial<Interval>) =>
    set({ ...day, intervals: day.intervals.map((one, at) => (at === index ? { ...one, ...change } : one)) })
  return (
    <div className="flex min-w-60 flex-1 flex-wrap items-start gap-2">
      <select
        aria-label={t('kindOf', { day: title })}
        value={day.kind}
        onChange={({ target }) => {
          const kind = KINDS.find(one => one === target.value) ?? 'closed'
          const isEmpty = kind === 'intervals' && day.intervals.length === 0
          set({ kind, intervals: isEmpty ? [USUAL] : day.intervals })
        }}
        className={`h-8 max-w-28 text-sm ${INPUT}`}
      >
        {KINDS.map(kind => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </select>
      {day.kind === 'intervals' && (
        <div className="grid gap-1.5">
          {day.intervals.map((interval, index) => (
            <div key={index} className="flex items-center gap-1.5">
              <Time
                name={`${name}.intervals.${index}.open`}
                label={t('opens', { day: title, number: index + 1 })}
                value={interval.open}
                onChange={open => setInterval(index, { open })}
              />
              <span aria-hidden="true">–</span>
              <Time
                name={`${name}.intervals.${index}.close`}
                label={t('closes', { day: title, number: index + 1 })}
                value={interval.close}
                onChange={close => setInterval(index, { close })}
              />
              {day.intervals.length > 1 && (
                <Button
                  kind="quiet"
                  icon
                  aria-label={t('removeInterval', { day: title, number: index + 1 })}
                  onClick={() => set({ ...day, intervals: day.intervals.filter((_, at) => at !== index) })}
                >
                  <X size={14} aria-hidden="true" />
                </Button>
              )}
            </div>
          ))}
        </div>
      )}
      <span className="flex">
        {day.kind === 'intervals' && day.intervals.length < MOST && (
          <Button
            kind="quiet"
            icon
            aria-label={t('addInterval', { day: title })}
            onClick={() => set({ ...day, intervals: [...day.intervals, { open: '', close: '' }] })}
          >
            <Plus size={15} aria-hidden="true" />
          </Button>
        )}
        {onCopy && (
          <Button
            kind="quiet"
            icon
            aria-label={t('copyTo', { day: title })}
            title={t('copy')}
            onClick={() => onCopy(day)}
          >
            <Copy size={14} aria-hidden="true" />
          </Button>
        )}
      </span>
    </div>
  )
}

interface TimeProps {
  name: string
  label: string
  value: string
  onChange(value: string): void
}

/** A time. It is put into the form `HH:MM` when the field is left. */
function Time({ name, label, value, onChange }: TimeProps) {
  const error = useFieldError(name)
  return (
    <input
      name={name}
      aria-label={label}
      aria-invalid={error ? true : undefined}
      title={error}
      inputMode="numeric"
      autoComplete="off"
      placeholder="00:00"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      onBlur={() => onChange(asTime(value))}
      className={`h-8 max-w-16 text-center text-sm tabular-nums ${INPUT}`}
    />
  )
}

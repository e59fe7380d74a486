import { useId } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Labelled } from '../../ui/labelled.tsx'
import { INPUT, useFieldError, useValue } from './fields.tsx'

const UNITS = ['m', 'h', 'd'] as const

interface DurationFieldProps {
  name: string
  label: string
  hint?: string
  /** The words for null. Undefined: it always has a value. */
  never?: string
  /** The value when it is turned on. */
  usual: string
}

/** A duration as the API stores it, such as `30m`: a number and a unit, or never (null). */
export function DurationField({ name, label, hint, never, usual }: DurationFieldProps) {
  const id = useId()
  const t = useTranslations('settings.units')
  const { setValue } = useFormContext()
  const error = useFieldError(name)
  const value = useValue<string | null>(name)
  const set = (next: string | null) => setValue(name, next, { shouldDirty: true })
  const count = value?.slice(0, -1) ?? ''
  const unit = value?.at(-1) ?? ''
  const units = unit === 's' ? (['s', ...UNITS] as const) : UNITS
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <div className="flex gap-2">
        {value !== null && (
          <input
            id={id}
            name={name}
            inputMode="numeric"
            autoComplete="off"
            value={count}
            aria-invalid={error ? true : undefined}
            onChange={({ target }) => set(`${target.value.replaceAll(/\D/g, '').slice(0, 6)}${unit}`)}
            className={`h-9 max-w-24 ${INPUT}`}
          />
        )}
        <select
          id={value === null ? id : undefined}
          aria-label={value === null ? undefined : t('unitOf', { label })}
          value={unit}
          onChange={({ target }) =>
            set(target.value === '' ? null : value === null ? usual : `${count}${target.value}`)
          }
          className={`h-9 ${value === null ? 'max-w-72' : 'max-w-40'} ${INPUT}`}
        >
          {never !== undefined && <option value="">{never}</option>}
          {value === null && <option value="on">{t('after')}</option>}
          {value !== null &&
            units.map(one => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
        </select>
      </div>
    </Labelled>
  )
}

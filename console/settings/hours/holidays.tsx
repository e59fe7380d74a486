import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { INPUT, useFieldError, useTextError } from '../form/fields.tsx'
import { DayField } from './day-field.tsx'
import { HOURS } from './values.ts'

const PATH = `${HOURS}.holidays`
/** The most characters that the API takes for a name. */
const MOST_OF_NAME = 100

/** Holidays and other days with hours of their own. */
export function Holidays() {
  const t = useTranslations('channels.hours')
  const { control } = useFormContext()
  const { fields, append, remove } = useFieldArray({ control, name: PATH })
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2">
      <legend className="mb-2 text-sm font-medium">{t('holidays')}</legend>
      {fields.length === 0 && <p className="text-sm text-soft">{t('noHolidays')}</p>}
      {fields.map((field, index) => (
        <Holiday key={field.id} index={index} onRemove={() => remove(index)} />
      ))}
      <Button
        className="justify-self-start"
        onClick={() => append({ date: '', name: '', day: { kind: 'closed', intervals: [] } })}
      >
        <Plus size={14} aria-hidden="true" />
        {t('addHoliday')}
      </Button>
    </fieldset>
  )
}

function Holiday({ index, onRemove }: { index: number; onRemove(): void }) {
  const t = useTranslations('channels.hours')
  const { register, watch } = useFormContext()
  const path = `${PATH}.${index}`
  const name: string = watch(`${path}.name`)
  const date: string = watch(`${path}.date`)
  const title = name || date || t('holiday', { number: index + 1 })
  const errors = [useFieldError(`${path}.date`), useTextError(`${path}.name`, MOST_OF_NAME)].filter(Boolean)
  return (
    <div className="grid gap-1 rounded-lg border border-line p-2">
      <div className="flex flex-wrap items-start gap-2">
        <input
          type="date"
          aria-label={t('dateOf', { name: title })}
          className={`h-8 max-w-38 text-sm ${INPUT}`}
          {...register(`${path}.date`)}
        />
        <input
          dir="auto"
          aria-label={t('nameOf', { name: title })}
          placeholder={t('holidayName')}
          className={`h-8 max-w-48 text-sm ${INPUT}`}
          {...register(`${path}.name`)}
        />
        <DayField name={`${path}.day`} title={title} />
        <Button kind="quiet" icon aria-label={t('removeHoliday', { name: title })} onClick={onRemove}>
          <Trash2 size={14} aria-hidden="true" />
        </Button>
      </div>
      {errors.map(error => (
        <p key={error} className="text-sm text-bad">
          {error}
        </p>
      ))}
    </div>
  )
}

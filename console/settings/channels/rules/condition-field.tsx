import { X } from 'lucide-react'
import { useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { Button } from '../../../ui/button.tsx'
import { Picked } from '../../../ui/picked.tsx'
import { INPUT, useFieldError, useValue } from '../../form/fields.tsx'
import { useOptions } from './options.tsx'
import {
  type Condition,
  changed,
  FIELD_NAMES,
  FIELDS,
  type Field,
  itemsOf,
  OPERATORS,
  type Operator,
  takes,
} from './vocabulary.ts'

interface ConditionFieldProps {
  /** The path of the condition in the form. */
  name: string
  number: number
  onRemove(): void
}

type Key<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T

/** A field's name as a key of the texts, in which a dot would mean a nested text. */
export const keyOf = <T extends string>(name: T) => name.replace('.', '_') as Key<T>

const SMALL = `h-8 text-sm ${INPUT}`

/** The fields of a condition: what is compared, how, and with what. */
export function ConditionField({ name, number, onRemove }: ConditionFieldProps) {
  const t = useTranslations('channels.rules')
  const { setValue } = useFormContext()
  const condition = useValue<Condition>(name)
  const errors = [
    useFieldError(name),
    useFieldError(`${name}.value`),
    useFieldError(`${name}.operator`),
    useFieldError(`${name}.field`),
  ].filter(Boolean)
  const set = (next: Condition) => setValue(name, next, { shouldDirty: true })
  const kind = FIELDS[condition.field]
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-1.5">
        <select
          aria-label={t('fieldOf', { number })}
          value={condition.field}
          onChange={({ target }) => set(changed(condition, { field: target.value as Field }))}
          className={`max-w-52 ${SMALL}`}
        >
          {FIELD_NAMES.map(field => (
            <option key={field} value={field}>
              {t(`fields.${keyOf(field)}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('operatorOf', { number })}
          value={condition.operator}
          onChange={({ target }) => set(changed(condition, { operator: target.value as Operator }))}
          className={`max-w-44 ${SMALL}`}
        >
          {OPERATORS[kind].map(operator => (
            <option key={operator} value={operator}>
              {t(`operators.${operator}`)}
            </option>
          ))}
        </select>
        <Value
          key={`${kind} ${takes(condition.operator)}`}
          condition={condition}
          label={t('valueOf', { number })}
          onChange={value => set({ ...condition, value })}
        />
        <Button kind="quiet" icon aria-label={t('removeCondition', { number })} onClick={onRemove}>
          <X size={14} aria-hidden="true" />
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

interface ValueProps {
  condition: Condition
  label: string
  onChange(value: Condition['value']): void
}

/** The field for the value: a list, a choice, or a text, by the kind of what is compared. */
function Value({ condition: { field, operator, value }, label, onChange }: ValueProps) {
  const t = useTranslations('channels')
  const kind = FIELDS[field]
  const options = useOptions(kind)
  const [typed, setTyped] = useState(() => (Array.isArray(value) ? value.join(', ') : ''))
  const taken = takes(operator)
  if (taken === 'nothing') return null
  const read = (text: string) => (kind === 'hour' ? Number(text) : text)
  if (options && (taken === 'list' || kind === 'labels' || kind === 'country')) {
    const isList = taken === 'list'
    const chosen = [value ?? ''].flat().map(String)
    return (
      <Picked
        label={label}
        items={options}
        chosen={chosen}
        placeholder={t('rules.choose')}
        several={isList}
        canCreate={kind === 'labels'}
        onChange={next => onChange(isList ? next.map(read) : (next[0] ?? ''))}
        className="max-w-80"
      />
    )
  }
  if (taken === 'list') {
    return (
      <input
        dir="auto"
        aria-label={label}
        placeholder={t('rules.list')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          onChange(itemsOf(target.value))
        }}
        className={`max-w-64 ${SMALL}`}
      />
    )
  }
  if (options || kind === 'boolean') {
    const choices =
      options?.map(one => [one.id, one.label]) ??
      (['true', 'false'] as const).map(one => [one, t(`rules.${one}`)])
    return (
      <select
        aria-label={label}
        value={String(value ?? '')}
        onChange={({ target }) => onChange(kind === 'boolean' ? target.value === 'true' : read(target.value))}
        className={`max-w-44 ${SMALL}`}
      >
        {kind === 'id' && <option value="">{t('rules.choose')}</option>}
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    )
  }
  return (
    <input
      dir="auto"
      aria-label={label}
      placeholder={kind === 'phone' ? '+66' : undefined}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value)}
      className={`max-w-64 ${SMALL}`}
    />
  )
}

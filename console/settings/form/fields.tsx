import { type ComponentProps, type ReactNode, useId } from 'react'
import { type FieldPath, type FieldValues, useFormContext, useFormState, useWatch } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { useFieldText } from '../../problems/use-field-text.ts'
import { described, Labelled, Said } from '../../ui/labelled.tsx'

// Fields of a form. Each knows the path of its value, which is the same in the form and in the API: so an error of
// the API is shown beside its field.

interface NamedProps {
  /** The path of the value in the form and the API. */
  name: string
  label: string
  hint?: ReactNode
}

/** The error of a value, in the reader's language; undefined if there is none. */
export function useFieldError(name: string): string | undefined {
  const { getFieldState } = useFormContext()
  const state = useFormState({ name })
  const fieldText = useFieldText()
  const error = getFieldState(name, state).error?.message
  return error && fieldText(error)
}

/**
 * The error of a text that is too long, or another error of it. The browser's own `maxlength` is not used: it cuts off what
 * is pasted, and says nothing.
 *
 * @param most how many characters the API takes; undefined: any number
 */
export function useTextError(name: string, most: number | undefined): string | undefined {
  const t = useTranslations('settings')
  const error = useFieldError(name)
  const over = (useValue<string | null>(name)?.length ?? 0) - (most ?? Number.POSITIVE_INFINITY)
  return over > 0 ? t('tooLong', { over, most: most ?? 0 }) : error
}

/** The classes of every input. */
export const INPUT =
  'w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-base aria-invalid:border-bad disabled:bg-raised disabled:text-soft'

/** A text of one line. */
export function TextField(props: NamedProps & ComponentProps<'input'>) {
  const { name, label, hint, maxLength, ...input } = props
  const id = useId()
  const { register } = useFormContext()
  const error = useTextError(name, maxLength)
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        dir="auto"
        className={`h-9 ${INPUT}`}
        {...described({ id, hint, error })}
        {...input}
        {...register(name)}
      />
    </Labelled>
  )
}

interface SelectFieldProps extends NamedProps {
  options: readonly { value: string; label: string }[]
  /** The words for null. */
  empty?: string
}

/** A choice among a few. */
export function SelectField({ name, label, hint, options, empty }: SelectFieldProps) {
  const id = useId()
  const { register } = useFormContext()
  const error = useFieldError(name)
  const setValueAs = (value: unknown) => (value === '' || value === null ? null : value)
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select
        className={`h-9 ${INPUT}`}
        {...described({ id, hint, error })}
        {...register(name, empty === undefined ? {} : { setValueAs })}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** A switch, with what it means. */
export function SwitchField({ name, label, hint }: NamedProps) {
  const id = useId()
  const { register } = useFormContext()
  const error = useFieldError(name)
  return (
    <div className="flex items-start gap-3">
      <input
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its own state.
        role="switch"
        className="peer relative mt-0.5 h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full bg-edge transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-4 before:rounded-full before:bg-white before:transition-transform checked:bg-accent-ground checked:before:translate-x-4 disabled:opacity-60"
        {...described({ id, hint, error })}
        {...register(name)}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="cursor-pointer text-sm font-medium">
          {label}
        </label>
        <Said id={id} hint={hint} error={error} />
      </div>
    </div>
  )
}

/** The present value at a path. The component renders again when it changes. */
export function useValue<T>(name: string): T {
  const { control } = useFormContext()
  return useWatch({ control, name: name as FieldPath<FieldValues> }) as T
}

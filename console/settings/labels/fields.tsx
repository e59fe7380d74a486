import { useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import type { Label } from '../../api/types.ts'
import { Field } from '../../session/field.tsx'
import { Swatch } from '../../ui/swatch.tsx'
import { Section } from '../form/section.tsx'
import { SelectField } from '../parts/fields.tsx'

const SCOPES = ['both', 'conversation', 'contact'] as const
/** Eight colours that can be told apart on light and dark ground. */
const COLOURS = {
  grey: '#6b7280',
  red: '#dc2626',
  orange: '#d97706',
  green: '#16a34a',
  turquoise: '#0891b2',
  blue: '#2563eb',
  violet: '#7c3aed',
  pink: '#db2777',
} as const
const COLOUR_NAMES = Object.keys(COLOURS) as (keyof typeof COLOURS)[]

/** A label in the form. */
export type LabelValues = Pick<Label, 'name' | 'color' | 'scope'>
export const FIELDS = ['name', 'color', 'scope'] as const

/** The fields of a label. */
export function LabelFields({ hint }: { hint?: string }) {
  const t = useTranslations('labels')
  const { register, formState, watch, setValue } = useFormContext<LabelValues>()
  return (
    <Section title={t('label')}>
      <Field
        label={t('name')}
        hint={hint}
        required
        error={formState.errors.name?.message}
        {...register('name')}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-medium">{t('colour')}</legend>
        <div className="flex flex-wrap items-center gap-2">
          {COLOUR_NAMES.map(one => (
            <label
              key={one}
              title={t(`colours.${one}`)}
              className="grid size-8 place-items-center rounded-md border border-line has-checked:border-2 has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                value={COLOURS[one]}
                aria-label={t(`colours.${one}`)}
                className="sr-only"
                {...register('color')}
              />
              <Swatch color={COLOURS[one]} />
            </label>
          ))}
          <label className="ml-1 flex items-center gap-2 text-sm">
            {t('otherColour')}
            <input
              type="color"
              value={watch('color')}
              onChange={({ target }) => setValue('color', target.value, { shouldDirty: true })}
              className="h-8 w-10 rounded border border-edge bg-surface"
            />
          </label>
        </div>
      </fieldset>
      <SelectField label={t('scope')} hint={t('scopeHint')} {...register('scope')}>
        {SCOPES.map(one => (
          <option key={one} value={one}>
            {t(`scopes.${one}`)}
          </option>
        ))}
      </SelectField>
    </Section>
  )
}

import { useTranslations } from 'use-intl'
import { Field } from '../session/field.tsx'
import { isRequired, pathOf, type Slot, slotsOf, type TemplateValues, valueAt, withValue } from './values.ts'

interface TemplateFieldsProps {
  template: Parameters<typeof slotsOf>[0]
  values: TemplateValues
  onChange(values: TemplateValues): void
  /** The error of the value at this path within the template. */
  errorOf?(path: string): string | undefined
  /** Shown in an empty text field. */
  placeholder?: string
}

/** A field for every value that a template takes: header, text and buttons. */
export function TemplateFields({ template, values, onChange, errorOf, placeholder }: TemplateFieldsProps) {
  const t = useTranslations('templates')
  const labelOf = (slot: Slot): string => {
    if (slot.kind === 'header') return t('headerVariable', { name: slot.name })
    if (slot.kind === 'body') return t('variable', { name: slot.name })
    if (slot.kind === 'link') return t(`links.${slot.type}`)
    if (slot.kind === 'filename') return t('filename')
    return t(slot.kind, { text: slot.text })
  }
  const hintOf = (slot: Slot) => {
    if ('sample' in slot) return slot.sample ? t('forExample', { value: slot.sample }) : undefined
    if (slot.kind === 'link') return t('linkHint')
    return slot.kind === 'filename' ? t('mayBeEmpty') : t(`${slot.kind}Hint`)
  }
  return slotsOf(template).map(slot => {
    const path = pathOf(slot, values)
    return (
      <Field
        key={Object.values(slot).join(' ')}
        label={labelOf(slot)}
        hint={hintOf(slot)}
        error={errorOf?.(path)}
        type={slot.kind === 'link' ? 'url' : 'text'}
        dir={slot.kind === 'link' || slot.kind === 'address' ? 'ltr' : 'auto'}
        placeholder={'sample' in slot ? placeholder : undefined}
        value={valueAt(slot, values)}
        required={isRequired(slot)}
        onChange={({ target }) => onChange(withValue(values, slot, target.value))}
      />
    )
  })
}

import { useTranslations } from 'use-intl'
import type { FileLimits } from '../inbox/file-limits.ts'
import { Field } from '../session/field.tsx'
import { HeaderFile } from './header-file.tsx'
import {
  isRequired,
  pathOf,
  type Slot,
  slotsOf,
  type TemplateValues,
  uploadIn,
  valueAt,
  withValue,
} from './values.ts'

interface TemplateFieldsProps {
  template: Parameters<typeof slotsOf>[0]
  values: TemplateValues
  onChange(values: TemplateValues): void
  /** The error of the value at this path within the template. */
  errorOf?(path: string): string | undefined
  /** Shown in an empty text field. */
  placeholder?: string
  /** What the channel takes of uploaded files; null: none, so that a link is needed. */
  limits: FileLimits | null
}

/** Every value that a template takes: above its text, in it, and of its buttons. */
export function TemplateFields({
  template,
  values,
  onChange,
  errorOf,
  placeholder,
  limits,
}: TemplateFieldsProps) {
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
    const field = (
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
    if (slot.kind !== 'link' || !limits) return field
    return (
      <HeaderFile
        key="file"
        type={slot.type}
        limits={limits}
        values={values}
        error={errorOf?.('header.uploadId')}
        onChange={onChange}
      >
        {uploadIn(values) === undefined && field}
      </HeaderFile>
    )
  })
}

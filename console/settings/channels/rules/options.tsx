import { useMemo } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { useAgents } from '../../../session/people.ts'
import { type LabelScope, useLabelsFor } from '../../../ui/labels-picker.tsx'
import type { PickerItem } from '../../../ui/picker.tsx'
import { Swatch } from '../../../ui/swatch.tsx'
import { WEEKDAYS } from '../../hours/clock.ts'
import { REGION_CODES } from './regions.ts'
import type { Kind } from './vocabulary.ts'

/** The labels that can be used there, as items of a list. */
export function useLabelOptions(scope: LabelScope): PickerItem[] {
  return useLabelsFor(scope).map(({ name, color }) => ({
    id: name,
    label: name,
    icon: <Swatch color={color} size={10} />,
  }))
}

/** The values to choose from for a kind; undefined: they are typed. */
export function useOptions(kind: Kind): PickerItem[] | undefined {
  const t = useTranslations('channels')
  const locale = useLocale()
  const agents = useAgents()
  const labels = useLabelOptions('contact')
  const regions = useMemo(() => (kind === 'country' ? regionsIn(locale) : undefined), [kind, locale])
  if (kind === 'labels') return labels
  if (kind === 'country') return regions
  if (kind === 'id') return agents.map(({ id, name }) => ({ id, label: name }))
  if (kind === 'weekday') return WEEKDAYS.map(day => ({ id: day, label: t(`hours.weekdays.${day}`) }))
  if (kind === 'hour') {
    return Array.from({ length: 24 }, (_, hour) => ({ id: String(hour), label: `${hour}:00–${hour}:59` }))
  }
  return undefined
}

/** All countries, sorted by their names in the reader's language. */
function regionsIn(locale: string): PickerItem[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  return REGION_CODES.map(code => ({ id: code, label: names.of(code) ?? code, words: code })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  )
}

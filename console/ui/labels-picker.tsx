import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Label } from '../api/types.ts'
import { labelsQuery } from '../session/people.ts'
import { Picker } from './picker.tsx'
import { Swatch } from './swatch.tsx'

/** The colour of a label that is in no catalogue. */
const NO_COLOR = '#6b7280'

/** The colour of a label by its name. */
export function useLabelColor(): (name: string) => string {
  const catalogue = useQuery(labelsQuery).data
  return name => catalogue?.find(label => label.name === name)?.color ?? NO_COLOR
}

/** What a label can be for. */
export type LabelScope = Exclude<Label['scope'], 'both'>

/** The labels of the catalogue that are for conversations, or for contacts. */
export function useLabelsFor(scope: LabelScope): Label[] {
  const catalogue = useQuery(labelsQuery).data ?? []
  return catalogue.filter(label => label.scope === 'both' || label.scope === scope)
}

interface LabelsPickerProps {
  chosen: readonly string[]
  /** What they are for. */
  scope: LabelScope
  /** It closes after one. */
  once?: boolean
  onToggle(name: string, isOn: boolean): void
  onClose(): void
}

/** Labels of the catalogue, and those that are chosen already; what is typed can be a new one. */
export function LabelsPicker({ chosen, scope, once = false, onToggle, onClose }: LabelsPickerProps) {
  const t = useTranslations('ui.labels')
  const colorOf = useLabelColor()
  const offered = useLabelsFor(scope).map(({ name }) => name)
  const items = [...new Set([...offered, ...chosen])].map(name => ({
    id: name,
    label: name,
    isOn: chosen.includes(name),
    icon: <Swatch color={colorOf(name)} size={10} />,
  }))
  return (
    <Picker
      title={t('title')}
      several={!once}
      items={items}
      onPick={name => onToggle(name, !chosen.includes(name))}
      onCreate={name => onToggle(name, true)}
      onClose={onClose}
      empty={t('none')}
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Label } from '../api/types.ts'
import { labelsQuery } from '../session/people.ts'
import { Picker } from './picker.tsx'
import { Swatch } from './swatch.tsx'

/** The colour of a label that is not in the catalogue. */
const NO_COLOR = '#6b7280'

/** Returns a function that gives the colour of a label. */
export function useLabelColor(): (name: string) => string {
  const catalogue = useQuery(labelsQuery).data
  return name => catalogue?.find(label => label.name === name)?.color ?? NO_COLOR
}

/** What labels are chosen for. */
export type LabelScope = Exclude<Label['scope'], 'both'>

/** The labels of the catalogue that can be used there. */
export function useLabelsFor(scope: LabelScope): Label[] {
  const catalogue = useQuery(labelsQuery).data ?? []
  return catalogue.filter(label => label.scope === 'both' || label.scope === scope)
}

interface LabelsPickerProps {
  chosen: readonly string[]
  /** What they are for. */
  scope: LabelScope
  /** Closes after one label. */
  once?: boolean
  onToggle(name: string, isOn: boolean): void
  onClose(): void
}

/** Chooses labels: those of the catalogue and those that are set already. A new one can be typed. */
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

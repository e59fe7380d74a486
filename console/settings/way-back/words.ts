import { useTranslations } from 'use-intl'
import type { AuditEntry } from '../../api/types.ts'
import type { Actor } from '../../session/actor-name.ts'
import { groupOf, namesIn } from './states.ts'

const FIELDS = [
  ...(['name', 'color', 'scope', 'agentIds', 'businessHours', 'shortcut', 'folder', 'channelIds'] as const),
  ...(['teamIds', 'texts', 'language', 'fileIds', 'role', 'capacity'] as const),
  ...(['model', 'instructions', 'knowledge', 'temperature', 'limits'] as const),
] as const

/** Short values are shown; of longer ones only the name. */
const SHORT = 60
const TOLD: readonly string[] = ['name', 'color', 'shortcut', 'folder', 'capacity']

/** Who did what an entry tells. */
export const authorOf = ({ actor }: AuditEntry): Actor =>
  actor.kind === 'agent' ? { kind: 'agent', id: actor.id ?? '' } : { kind: 'operator' }

/** The name of what can be changed; undefined: it has none here. */
export function useFieldWords(): (name: string) => string | undefined {
  const t = useTranslations('parts.history')
  return name => {
    const field = FIELDS.find(one => one === name)
    return field && t(`fields.${field}`)
  }
}

/** Words a change: what it changed, and how if that is short. */
export function useChangeWords(): (entry: AuditEntry, groups: readonly string[]) => string {
  const t = useTranslations('parts.history')
  const wordOf = useFieldWords()
  return (entry, groups) => {
    const { before, after } = entry
    if (!before && after) return t('made')
    const changed = [...new Set(namesIn(entry, groups).map(groupOf))]
    return changed
      .map(name => {
        const what = wordOf(name) ?? name
        const [was, is] = [before?.[name], after?.[name]].map(value => String(value ?? '–'))
        const isTold = TOLD.includes(name) && was !== undefined && is !== undefined
        return isTold && was.length + is.length <= SHORT ? t('change', { what, was, is }) : what
      })
      .join(', ')
  }
}

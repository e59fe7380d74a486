import { useTranslations } from 'use-intl'
import type { AuditEntry } from '../../api/types.ts'
import { groupOf, namesIn } from './states.ts'

const FIELDS = [
  ...(['name', 'color', 'scope', 'agentIds', 'businessHours', 'shortcut', 'folder', 'channelIds'] as const),
  ...(['teamIds', 'texts', 'language', 'fileIds', 'role', 'capacity'] as const),
] as const

/** Short values are shown; of longer ones only the name. */
const SHORT = 60
const TOLD: readonly string[] = ['name', 'color', 'shortcut', 'folder', 'capacity']

/** Returns a function that words a logged change: which values, and from what to what if that is short. */
export function useChangeWords(): (entry: AuditEntry, groups: readonly string[]) => string {
  const t = useTranslations('parts.history')
  return (entry, groups) => {
    const { before, after } = entry
    if (!before && after) return t('made')
    const changed = [...new Set(namesIn(entry, groups).map(groupOf))]
    return changed
      .map(name => {
        const field = FIELDS.find(one => one === name)
        const what = field ? t(`fields.${field}`) : name
        const [was, is] = [before?.[name], after?.[name]].map(value => String(value ?? '–'))
        const isTold = TOLD.includes(name) && was !== undefined && is !== undefined
        return isTold && was.length + is.length <= SHORT ? t('change', { what, was, is }) : what
      })
      .join(', ')
  }
}

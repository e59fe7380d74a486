import { useTranslations } from 'use-intl'
import type { Verification } from '../../api/types.ts'
import { keyOfCode, type Said, saidBy } from '../../ui/told.tsx'

type Check = Verification['checks'][number]

/** What the service says of a setting at the provider, in the reader's language. */
interface CheckWords {
  /** What was looked at. */
  name(check: Check): Said
  /** Why it is not right, and what to do. */
  advice(check: Check): Said[]
  /** A value of it; most are addresses, which no language changes. */
  value(value: string | null): string
}

export function useCheckWords(): CheckWords {
  const names = useTranslations('channels.checks.names')
  const reasons = useTranslations('channels.checks.reasons')
  const fixes = useTranslations('channels.checks.fixes')
  const t = useTranslations('channels.checks')
  return {
    name: ({ name }) => saidBy(names, name, name),
    advice({ name, reason, fix }) {
      if (reason === null) return []
      const why = saidBy(reasons, reason, reason.replaceAll('_', ' '))
      // A few reasons need something else than what usually mends the setting.
      const special = `${name}.${reason}`
      const code = fixes.has(keyOfCode(special) as never) ? special : name
      return fix === null ? [why] : [why, saidBy(fixes, code, fix)]
    },
    value: value => (value === 'never' ? t('never') : value || t('nothing')),
  }
}

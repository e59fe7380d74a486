import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'
import { useTimes } from '../ui/time.ts'

/** A contact in two lines: name, numbers, and since when they are known. */
export function Who({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const times = useTimes()
  return (
    <span className="min-w-0 flex-1">
      <span dir="auto" className="block truncate font-medium">
        {contact.name ?? t('noName')}
      </span>
      <span className="block truncate text-xs text-soft tabular-nums">
        {contact.addresses.map(bareAddress).join(', ')} ·{' '}
        {t('since', { time: times.full(contact.createdAt) })}
      </span>
    </span>
  )
}

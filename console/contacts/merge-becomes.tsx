import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'
import { mergeOutcome } from './outcome.ts'

/** Shows, before two contacts are merged, what the result will be. */
export function Becomes({ stays, goes }: { stays: Contact; goes: Contact }) {
  const t = useTranslations('contacts.merge')
  const c = useTranslations('contacts')
  const result = mergeOutcome(stays, goes)
  const areBothOpen = [useIsOpen(stays.id), useIsOpen(goes.id)].every(Boolean)
  const facts: [label: string, value: string][] = [
    [c('name'), result.name ?? c('noName')],
    [t('numbers'), result.addresses.map(bareAddress).join(', ')],
    [c('labels'), result.labels.join(', ')],
    [c('notes'), result.notes],
  ]
  return (
    <section aria-label={t('becomes')} className="grid gap-2 rounded-lg bg-ground p-3">
      <p className="font-medium">{t('becomes')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-soft">{label}</dt>
              <dd dir="auto" className="max-h-32 min-w-0 overflow-y-auto break-words whitespace-pre-wrap">
                {value}
              </dd>
            </div>
          ))}
      </dl>
      <ul className="list-disc pl-5 text-soft">
        <li>{t('all')}</li>
        {result.otherName !== null && <li>{t('otherName', { name: result.otherName })}</li>}
        {areBothOpen && <li>{t('bothOpen')}</li>}
        {result.isOptedOut && <li>{t('optedOut')}</li>}
        {result.becomesBlocked && <li>{t('blocked')}</li>}
      </ul>
      <p className="font-medium">{t('undoable')}</p>
    </section>
  )
}

/**
 * Whether a contact has an open conversation. If both have, the merge affects running conversations, and the dialog
 * says so.
 */
function useIsOpen(contactId: string): boolean {
  const { data } = useQuery({
    queryKey: ['contact', contactId, 'latest'],
    queryFn: () => {
      const params = { path: { id: contactId }, query: { limit: 1 } }
      return ask(api.GET('/v1/contacts/{id}/conversations', { params }))
    },
    staleTime: 0,
  })
  const latest = data?.items[0]
  return latest !== undefined && latest.status !== 'closed'
}

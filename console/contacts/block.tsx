import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { Confirm } from '../ui/confirm.tsx'
import { usePowers } from './data.ts'
import { nameOf } from './names.ts'

/** For dialogs that ask before an action on a contact. */
export interface AskedProps {
  contact: Contact
  run(): Promise<void>
  onClose(): void
}

/** Asks before blocking, and says what a block does here and at the provider. */
export function Block({ contact, run, onClose }: AskedProps) {
  const t = useTranslations('contacts.block')
  const powers = usePowers(contact.channelId)
  return (
    <Confirm title={t('title', { name: nameOf(contact) })} action={t('action')} run={run} onClose={onClose}>
      <p>{t('here')}</p>
      {powers && <p>{t(powers.blocks ? 'there' : 'notThere')}</p>}
      <p className="text-soft">{t('back')}</p>
    </Confirm>
  )
}

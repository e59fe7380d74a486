import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { useChannel } from '../session/people.ts'
import { useTimes } from '../ui/time.ts'
import { Actions } from './actions.tsx'
import { Conversations } from './conversations.tsx'
import { Files } from './files.tsx'
import { Head } from './head.tsx'
import { nameOf } from './names.ts'
import { Labels, Notes } from './notes.tsx'

/** Everything about one contact. */
export function Details({ contact, onMerged }: { contact: Contact; onMerged(id: string): void }) {
  const t = useTranslations('contacts')
  const times = useTimes()
  const channel = useChannel(contact.channelId)
  return (
    <section aria-label={nameOf(contact)}>
      <Head contact={contact} />
      <p className="border-b border-line px-4 py-2 text-center text-xs text-soft">
        {[channel?.name, t('since', { time: times.full(contact.createdAt) })].filter(Boolean).join(' · ')}
      </p>
      <div className="grid lg:grid-cols-2">
        <Labels contact={contact} />
        <Notes key={contact.version} contact={contact} />
      </div>
      <Conversations contactId={contact.id} title={t('conversations')} />
      <Files contactId={contact.id} isOpen />
      <Actions contact={contact} onMerged={onMerged} />
    </section>
  )
}

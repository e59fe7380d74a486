import { PenLine } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { Begin } from '../inbox/begin.tsx'
import { bareAddress } from '../inbox/names.ts'
import { useActions } from '../keys/actions.ts'
import { useMe } from '../session/me.ts'
import { useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
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
        <Notes contact={contact} />
      </div>
      <Conversations contactId={contact.id} title={t('conversations')} />
      <Write contact={contact} />
      <Files contactId={contact.id} isOpen />
      <Actions contact={contact} onMerged={onMerged} />
    </section>
  )
}

/** Begins a conversation with the contact. Only agents can. */
function Write({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const isAgent = useMe().agent !== null
  const [isBeginning, setBeginning] = useState(false)
  const { channelId, addresses, erasure } = contact
  const begin = isAgent && !erasure ? () => setBeginning(true) : undefined
  useActions({ begin })
  if (!begin) return null
  return (
    <div className="border-b border-line p-4">
      <Button kind="primary" onClick={begin}>
        <PenLine size={14} aria-hidden="true" />
        {t('write')}
      </Button>
      {isBeginning && (
        <Begin
          channelId={channelId}
          to={bareAddress(addresses[0] ?? '')}
          onClose={() => setBeginning(false)}
        />
      )}
    </div>
  )
}

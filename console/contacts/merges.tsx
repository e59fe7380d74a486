import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { useActorName } from '../session/actor-name.ts'
import { Button } from '../ui/button.tsx'
import { useTimes } from '../ui/time.ts'
import { useContactActions } from './use-actions.ts'

/**
 * The merges into a contact that can still be undone: with whom, by whom, when, and until when. Only the latest can be
 * undone, by those who may; the others follow.
 */
export function Merges({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts.merges')
  const times = useTimes()
  const actorOf = useActorName()
  const can = useContactActions(contact)
  const [isUndoing, setUndoing] = useState(false)
  const undo = (mergeId: string) => {
    setUndoing(true)
    void can?.undoMerge(contact, mergeId).finally(() => setUndoing(false))
  }
  return contact.merges.map(({ id, name, by, at, undoUntil }, index) => (
    <div
      key={id}
      className="grid w-full gap-1 rounded-md bg-raised px-2.5 py-1.5 text-xs text-soft"
      role="status"
    >
      <p className="font-medium">
        {t('with', { name: name ?? t('nameless'), by: actorOf(by), time: times.full(at) })}
      </p>
      {can && index === 0 ? (
        <p className="flex items-center justify-between gap-2">
          {t('until', { time: times.full(undoUntil) })}
          <Button kind="quiet" disabled={isUndoing} onClick={() => undo(id)}>
            {t('undo')}
          </Button>
        </p>
      ) : null}
    </div>
  ))
}

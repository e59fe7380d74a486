import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { useLater } from '../ui/use-later.ts'
import { contactsQuery } from './data.ts'
import { More } from './more.tsx'
import { nameOf } from './names.ts'
import { Who } from './who.tsx'

/** The search starts after this pause in typing, ms. */
const PAUSE_MS = 250

/** Finds the other contact. Only contacts of the same channel can be merged. */
export function Search({ contact, onPick }: { contact: Contact; onPick(other: Contact): void }) {
  const t = useTranslations('contacts.merge')
  // The search begins with the first word of the name, because two contacts of one person mostly have the same name.
  const [typed, setTyped] = useState(contact.name?.split(/\s+/)[0] ?? '')
  const q = useLater(typed.trim(), PAUSE_MS) || undefined
  const list = useInfiniteQuery(contactsQuery({ q, channelId: contact.channelId }))
  const found = (list.data?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => id !== contact.id)
  return (
    <div className="grid gap-3">
      <Field
        label={t('find', { name: nameOf(contact) })}
        hint={t('findHint')}
        type="search"
        maxLength={100}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul aria-label={t('found')} className="grid gap-1">
        {found.map(other => (
          <li key={other.id}>
            <button
              type="button"
              onClick={() => onPick(other)}
              className="flex w-full items-center gap-2.5 rounded-md border border-line px-2.5 py-1.5 text-left text-sm hover:bg-hover"
            >
              <Avatar name={nameOf(other)} />
              <Who contact={other} />
            </button>
          </li>
        ))}
      </ul>
      {list.data && found.length === 0 && <p className="text-sm text-soft">{t('none')}</p>}
      <div className="empty:hidden">
        <More list={list} />
      </div>
    </div>
  )
}

import { Link } from '@tanstack/react-router'
import { Ban } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useLabelColor } from '../ui/labels-picker.tsx'
import { Swatch } from '../ui/swatch.tsx'
import type { ContactFilter } from './data.ts'
import { More, type ReadOn } from './more.tsx'
import { nameOf } from './names.ts'

interface ListProps {
  rows: readonly Contact[]
  openId: string | undefined
  filter: ContactFilter
  list: ReadOn & { isPending: boolean }
}

/** The list of contacts. */
export function List({ rows, openId, filter, list }: ListProps) {
  const t = useTranslations('contacts')
  const isFiltered = Object.values(filter).some(value => value !== undefined)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto rounded-xl border border-line bg-surface">
      {rows.length === 0 && !list.error && (
        <p role="status" className="p-4 text-sm text-soft">
          {t(list.isPending ? 'loading' : isFiltered ? 'noneFound' : 'noneYet')}
        </p>
      )}
      <ul aria-label={t('title')} className="divide-y divide-line">
        {rows.map(contact => (
          <Row key={contact.id} contact={contact} isOpen={contact.id === openId} filter={filter} />
        ))}
      </ul>
      <div className="p-3 empty:hidden">
        <More list={list} />
      </div>
    </div>
  )
}

interface RowProps extends Pick<ListProps, 'filter'> {
  contact: Contact
  isOpen: boolean
}

function Row({ contact, isOpen, filter }: RowProps) {
  const t = useTranslations('contacts')
  const colorOf = useLabelColor()
  const { id, name, addresses, labels, block } = contact
  const numbers = addresses.map(bareAddress)
  return (
    <li>
      <Link
        to="/contacts/{-$id}"
        params={{ id }}
        search={filter}
        aria-current={isOpen ? 'page' : undefined}
        className="flex min-h-13 items-center gap-2.5 px-3 py-2 text-sm hover:bg-hover aria-[current=page]:bg-accent-faint"
      >
        <Avatar name={nameOf(contact)} />
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate font-medium">
            {nameOf(contact)}
          </span>
          <span className="flex items-center gap-1.5 text-xs text-soft">
            {name && <span className="min-w-0 truncate tabular-nums">{numbers.join(', ')}</span>}
            {labels.map(label => (
              <span key={label} className="inline-flex min-w-0 items-center gap-1">
                <Swatch color={colorOf(label)} size={8} />
                <span dir="auto" className="truncate">
                  {label}
                </span>
              </span>
            ))}
          </span>
        </span>
        {block && <Ban size={15} className="shrink-0 text-bad" role="img" aria-label={t('isBlocked')} />}
      </Link>
    </li>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, MessageSquare } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ContactFile } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { useTimes } from '../ui/time.ts'
import { filesQuery } from './data.ts'

interface FilesProps {
  contactId: string
  /**
   * Opened from the beginning. Beside a thread it is not, so that files are requested only when somebody wants to see
   * them.
   */
  isOpen?: boolean
}

/** The files of all conversations with a contact, in both directions. */
export function Files({ contactId, isOpen = false }: FilesProps) {
  const t = useTranslations('contacts')
  const [isShown, setShown] = useState(isOpen)
  return (
    <details
      open={isShown}
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
      className="border-b border-line p-4"
    >
      <summary className="cursor-pointer text-sm font-medium">{t('files')}</summary>
      {isShown && <List contactId={contactId} />}
    </details>
  )
}

function List({ contactId }: { contactId: string }) {
  const t = useTranslations('contacts')
  const list = useInfiniteQuery(filesQuery(contactId))
  const files = (list.data?.pages ?? []).flatMap(({ items }) => items)
  const isNone = files.length === 0 && !list.isPending
  return (
    <>
      {isNone && <p className="mt-2 text-sm text-soft">{t(list.isError ? 'filesNotYours' : 'none')}</p>}
      <ul className="mt-2 grid gap-1">
        {files.map(file => (
          <File key={`${file.messageId} ${file.id}`} file={file} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="mt-2" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  )
}

function File({ file }: { file: ContactFile }) {
  const t = useTranslations('contacts')
  const times = useTimes()
  const { url, contentType, name, direction, conversationId, at, error, status } = file
  const isPicture = url !== null && contentType.startsWith('image/')
  const title = name ?? t(isPicture ? 'picture' : 'file')
  return (
    <li className="flex items-center gap-2.5 rounded-md border border-line p-1.5">
      <span className="grid size-10 shrink-0 place-items-center overflow-hidden rounded bg-raised text-soft">
        {isPicture ? (
          <img src={url} alt="" loading="lazy" className="size-10 object-cover" />
        ) : (
          <FileText size={16} aria-hidden="true" />
        )}
      </span>
      <span className="min-w-0 flex-1 text-sm">
        {url ? (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            dir="auto"
            className="block truncate text-accent hover:underline"
          >
            {title}
          </a>
        ) : (
          <span className="block truncate text-soft">
            {error?.detail ?? t(status === 'pending' ? 'fileComing' : 'fileGone')}
          </span>
        )}
        <span className="block truncate text-xs text-soft">
          {t(`by.${direction}`)} · <time dateTime={at}>{times.full(at)}</time>
        </span>
      </span>
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view: 'open', id: conversationId }}
        aria-label={t('toConversation', { name: title })}
        className="grid size-7 shrink-0 place-items-center rounded-md text-soft hover:bg-hover"
      >
        <MessageSquare size={15} aria-hidden="true" />
      </Link>
    </li>
  )
}

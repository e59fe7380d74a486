import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, MessageSquare } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { asApiError } from '../api/problems.ts'
import type { ContactFile } from '../api/types.ts'
import { useMissingFile } from '../inbox/missing-file.ts'
import { useTimes } from '../ui/time.ts'
import { filesQuery } from './data.ts'
import { More } from './more.tsx'

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
  if (list.error && asApiError(list.error).status === 403)
    return <p className="mt-2 text-sm text-soft">{t('filesNotYours')}</p>
  return (
    <>
      {list.data && files.length === 0 && <p className="mt-2 text-sm text-soft">{t('none')}</p>}
      <ul className="mt-2 grid grid-cols-1 gap-1">
        {files.map(file => (
          <File key={`${file.messageId} ${file.id}`} file={file} />
        ))}
      </ul>
      <div className="mt-2 empty:hidden">
        <More list={list} />
      </div>
    </>
  )
}

function File({ file }: { file: ContactFile }) {
  const t = useTranslations('contacts')
  const times = useTimes()
  const whyMissing = useMissingFile()
  const aboutId = useId()
  const { url, contentType, name, alt, direction, conversationId, at } = file
  const kind = kindOf(contentType)
  const title = name ?? alt ?? t(`kinds.${kind}`)
  const about = `${t(`by.${direction}`)} · ${times.full(at)}`
  return (
    <li className="flex items-center gap-2.5 rounded-md border border-line p-1.5">
      <span className="grid size-10 shrink-0 place-items-center overflow-hidden rounded bg-raised text-soft">
        {url && kind === 'picture' ? (
          <img
            src={url}
            alt={alt ?? `${title} · ${about}`}
            title={alt}
            loading="lazy"
            className="size-10 object-cover"
          />
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
            aria-describedby={aboutId}
            className="block truncate text-accent hover:underline"
          >
            {title}
          </a>
        ) : (
          <span className="block text-soft">
            {/* Without a name, why it is missing says enough. */}
            {name && <span dir="auto">{name}: </span>}
            {whyMissing(file)}
          </span>
        )}
        <time id={aboutId} dateTime={at} className="block truncate text-xs text-soft">
          {about}
        </time>
      </span>
      <Link
        to="/inbox/$view/{-$id}"
        params={{ view: 'open', id: conversationId }}
        aria-label={t('toConversation', { name: title })}
        aria-describedby={aboutId}
        className="grid size-7 shrink-0 place-items-center rounded-md text-soft hover:bg-hover"
      >
        <MessageSquare size={15} aria-hidden="true" />
      </Link>
    </li>
  )
}

const KINDS = { image: 'picture', audio: 'sound', video: 'film' } as const

/** What a file is, by its MIME type. */
function kindOf(contentType: string) {
  const [kind = ''] = contentType.split('/')
  return KINDS[kind as keyof typeof KINDS] ?? 'file'
}

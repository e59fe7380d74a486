import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { useTimes } from '../ui/time.ts'
import { More } from './more.tsx'

interface ConversationsProps {
  contactId: string
  title: string
  /** The id of a conversation to leave out, because it is shown already. */
  except?: string
}

/** The conversations of a contact, the newest first. */
export function Conversations({ contactId, title, except }: ConversationsProps) {
  const t = useTranslations('contacts')
  const s = useTranslations('inbox.statusShort')
  const times = useTimes()
  const list = useInfiniteQuery({
    queryKey: ['earlier', contactId],
    queryFn: ({ pageParam }) =>
      ask(api.GET('/v1/conversations', { params: { query: { contactId, limit: 10, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const { refetch } = list
  // Read again whenever it is shown: the stream does not update this list.
  useEffect(() => void refetch(), [refetch])
  const rows = (list.data?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => id !== except)
  return (
    <section aria-label={title} className="border-b border-line p-4">
      <h3 className="mb-2 text-sm font-medium">{title}</h3>
      {rows.length === 0 && list.data && <p className="text-sm text-soft">{t('none')}</p>}
      <ul className="grid grid-cols-1 gap-1">
        {rows.map(({ id, status, createdAt, lastMessage }) => (
          <li key={id}>
            <Link
              to="/inbox/$view/{-$id}"
              params={{ view: 'open', id }}
              className="block rounded-md border border-line px-2.5 py-1.5 text-sm hover:bg-hover"
            >
              <span className="flex justify-between gap-2 text-xs text-soft">
                <time dateTime={createdAt}>{times.full(createdAt)}</time>
                {s(status)}
              </span>
              <span dir="auto" className="block truncate">
                {lastMessage?.snippet || t('noText')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-2 empty:hidden">
        <More list={list} />
      </div>
    </section>
  )
}

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Contact as ContactShape, ListedConversation } from '../api/types.ts'
import { labelsQuery, useAgentName, useChannel } from '../session/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { useTimes } from '../ui/time.ts'
import { useConversation } from './data.ts'
import { bareAddress, contactName } from './names.ts'
import { Dot } from './pickers.tsx'
import { Side } from './side.tsx'

interface ContactProps {
  conversationId: string
  onClose(): void
}

/** Who the customer is, what is known of them, and what was before. */
export function Contact({ conversationId, onClose }: ContactProps) {
  const t = useTranslations('inbox')
  const conversation = useConversation(conversationId).data
  return (
    <Side title={t('contact')} close={t('closeContact')} width="sm:w-72" onClose={onClose}>
      {conversation && <Panel conversation={conversation} />}
    </Side>
  )
}

function Panel({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox')
  const nameOf = useAgentName()
  const times = useTimes()
  const channel = useChannel(conversation.channelId)
  const catalogue = useQuery(labelsQuery).data ?? []
  const { contact: shown, assigneeId, labels, createdAt } = conversation
  const contact = useQuery({
    queryKey: ['contact', shown.id],
    queryFn: () => ask(api.GET('/v1/contacts/{id}', { params: { path: { id: shown.id } } })),
  }).data
  const facts: [label: string, value: string | undefined][] = [
    [t('facts.assignee'), assigneeId ? nameOf(assigneeId) : t('nobody')],
    [t('facts.channel'), channel?.name],
    [t('facts.began'), times.full(createdAt)],
  ]
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="grid justify-items-center gap-2 border-b border-line p-4">
        <Avatar name={contactName(shown)} size="lg" />
        {contact && <NameField key={contact.name} contact={contact} />}
        {(contact?.addresses ?? [shown.address]).map(address => (
          <p key={address} className="text-sm text-soft tabular-nums select-text">
            {bareAddress(address)}
          </p>
        ))}
        {shown.optedOutAt && (
          <p className="rounded-md bg-wait-faint px-2 py-1 text-xs text-wait">{t('optedOut')}</p>
        )}
        {contact?.block && (
          <p className="rounded-md bg-bad-faint px-2 py-1 text-xs text-bad">{t('blocked')}</p>
        )}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 border-b border-line p-4 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="min-w-0 truncate text-right">{value}</dd>
          </div>
        ))}
        {labels.length > 0 && (
          <div className="col-span-2 flex flex-wrap gap-1 pt-1">
            <dt className="sr-only">{t('labelsTitle')}</dt>
            {labels.map(name => (
              <dd key={name}>
                <Link
                  to="/inbox/$view/{-$id}"
                  params={{ view: 'open', id: conversation.id }}
                  search={{ label: name }}
                  className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2 text-xs hover:bg-hover"
                >
                  <Dot color={catalogue.find(label => label.name === name)?.color ?? '#6b7280'} />
                  {name}
                </Link>
              </dd>
            ))}
          </div>
        )}
      </dl>
      {contact && <Notes key={contact.version} contact={contact} />}
      <Earlier conversation={conversation} />
    </div>
  )
}

/** Saves a change of the contact, unless somebody else has changed it meanwhile. */
function useSaveContact(contact: ContactShape) {
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  return async (body: { name?: string | null; notes?: string }) => {
    const params = { path: { id: contact.id }, header: { 'if-match': `"${contact.version}"` } }
    try {
      cache.setQueryData(['contact', contact.id], await ask(api.PATCH('/v1/contacts/{id}', { params, body })))
    } catch (error) {
      sayProblem(error)
      void cache.invalidateQueries({ queryKey: ['contact', contact.id] })
    }
  }
}

function NameField({ contact }: { contact: ContactShape }) {
  const t = useTranslations('inbox')
  const save = useSaveContact(contact)
  const [name, setName] = useState(contact.name ?? '')
  const done = () => {
    if (name.trim() !== (contact.name ?? '')) void save({ name: name.trim() || null })
  }
  return (
    <input
      dir="auto"
      aria-label={t('contactName')}
      placeholder={t('noName')}
      value={name}
      disabled={contact.erasure !== null}
      onChange={({ target }) => setName(target.value)}
      onBlur={done}
      onKeyDown={event => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') {
          event.stopPropagation()
          setName(contact.name ?? '')
        }
      }}
      className="w-full rounded-md bg-transparent px-2 py-0.5 text-center font-semibold hover:bg-hover focus:bg-raised"
    />
  )
}

function Notes({ contact }: { contact: ContactShape }) {
  const t = useTranslations('inbox')
  const save = useSaveContact(contact)
  const [notes, setNotes] = useState(contact.notes)
  return (
    <div className="border-b border-line p-4">
      <label className="grid gap-1 text-sm">
        <span className="font-medium">{t('contactNotes')}</span>
        <textarea
          dir="auto"
          rows={2}
          value={notes}
          placeholder={t('contactNotesHint')}
          disabled={contact.erasure !== null}
          onChange={({ target }) => setNotes(target.value)}
          onBlur={() => notes !== contact.notes && void save({ notes })}
          className="field-sizing-content max-h-48 min-h-14 w-full resize-none rounded-md border border-edge bg-surface p-2 text-sm"
        />
      </label>
    </div>
  )
}

/** The customer's other conversations, the newest first. */
function Earlier({ conversation }: { conversation: ListedConversation }) {
  const t = useTranslations('inbox')
  const times = useTimes()
  const contactId = conversation.contact.id
  const list = useInfiniteQuery({
    queryKey: ['earlier', contactId],
    queryFn: ({ pageParam }) =>
      ask(api.GET('/v1/conversations', { params: { query: { contactId, limit: 10, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const { refetch } = list
  // A new conversation makes those before it earlier ones.
  useEffect(() => void refetch(), [refetch])
  const rows = (list.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ id }) => id !== conversation.id)
  return (
    <div className="p-4">
      <h3 className="mb-2 text-sm font-medium">{t('earlier')}</h3>
      {rows.length === 0 && !list.isPending && <p className="text-sm text-soft">{t('noneEarlier')}</p>}
      <ul className="grid gap-1">
        {rows.map(({ id, status, createdAt, lastMessage }) => (
          <li key={id}>
            <Link
              to="/inbox/$view/{-$id}"
              params={{ view: 'open', id }}
              className="block rounded-md border border-line px-2.5 py-1.5 text-sm hover:bg-hover"
            >
              <span className="flex justify-between gap-2 text-xs text-soft">
                <time dateTime={createdAt}>{times.full(createdAt)}</time>
                {t(`statusShort.${status}`)}
              </span>
              <span dir="auto" className="block truncate">
                {lastMessage?.snippet || t('noText')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="mt-2" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Attempt, Message } from '../api/types.ts'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'

/** While a call is awaited, the list is read again after this time, ms: a call that is not taken is no event. */
const AGAIN_MS = 10_000

/** How often it was tried to send a message, if it was more than once, and on request each attempt. */
export function Attempts({ message }: { message: Message }) {
  const t = useTranslations('thread.attempts')
  const listId = useId()
  const [isOpen, setOpen] = useState(false)
  const count = message.attempts ?? 0
  if (count < 2) return null
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setOpen(is => !is)}
        className="mt-0.5 flex items-center gap-1 rounded px-1 text-xs text-soft hover:bg-hover hover:text-text"
      >
        {t('count', { count })}
        <ChevronDown
          size={12}
          aria-hidden="true"
          className={`transition-transform ${isOpen ? 'rotate-180' : ''}`}
        />
      </button>
      {isOpen && (
        <div
          id={listId}
          className="mt-1 w-full max-w-[85%] rounded-lg border border-line bg-surface px-3 py-2 sm:max-w-[75%]"
        >
          <AttemptList message={message} />
        </div>
      )}
    </>
  )
}

function AttemptList({ message }: { message: Message }) {
  const t = useTranslations('thread.attempts')
  const { id: messageId, conversationId: id, status, attempts } = message
  const { data, error, refetch } = useQuery({
    // Each outcome changes the message too.
    queryKey: ['attempts', messageId, status, attempts],
    queryFn: () =>
      ask(
        api.GET('/v1/conversations/{id}/messages/{messageId}/attempts', {
          params: { path: { id, messageId } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isAwaited) ? AGAIN_MS : false),
  })
  if (error && !data) return <Failed error={error} onAgain={refetch} />
  if (!data) return <p className="text-sm text-soft">{t('loading')}</p>
  const { items, parts } = data
  return (
    <ol aria-label={t('title')} className="grid gap-2.5">
      {items.map((attempt, index) => (
        <Row
          key={`${attempt.part} ${attempt.number}`}
          attempt={attempt}
          isSame={isSameAnswer(items[index - 1], attempt)}
          parts={parts}
        />
      ))}
    </ol>
  )
}

const isAwaited = ({ status }: Attempt) => status === 'queued' || status === 'sending'

const TONES: Partial<Record<Attempt['status'], [edge: string, text: string]>> = {
  failed: ['border-bad', 'text-bad'],
  not_accepted: ['border-bad', 'text-bad'],
  unknown: ['border-wait', 'text-wait'],
  delivered: ['border-good', ''],
  read: ['border-good', ''],
}

/** Whether the provider said of both the same: it is told once. */
const isSameAnswer = (before: Attempt | undefined, { part, status, error }: Attempt) =>
  error !== null &&
  before?.part === part &&
  before.status === status &&
  before.error?.code === error.code &&
  before.error.detail === error.detail

interface RowProps {
  attempt: Attempt
  isSame: boolean
  parts: number
}

function Row({ attempt, isSame, parts }: RowProps) {
  const t = useTranslations('thread.attempts')
  const times = useTimes()
  const sayError = useError()
  const nameOf = useActor()
  const { part, number, at, how, by, status, error, providerMessageId, unknownAt, settled } = attempt
  const [edge, tone] = TONES[status] ?? ['border-line', '']
  return (
    <li className={`grid gap-0.5 border-l-2 pl-2.5 text-sm ${edge}`}>
      <p className={`font-medium ${tone}`}>
        {parts > 1 ? t('numberOfPart', { number, part }) : t('number', { number })}
        {' · '}
        {t(`is.${status}`)}
      </p>
      <p className="text-xs text-soft">
        {t(how, nameOf(by))}
        {at && (
          <>
            {' · '}
            <time dateTime={at} className="tabular-nums">
              {times.exact(at)}
            </time>
          </>
        )}
      </p>
      {error && (
        <p dir="auto" className="text-soft wrap-anywhere">
          {isSame ? t('sameAnswer') : sayError(error, status)}
        </p>
      )}
      {unknownAt && status !== 'unknown' && (
        <p className="text-soft">{t('noAnswer', { at: times.exact(unknownAt) })}</p>
      )}
      {settled && (
        <p className="text-soft">
          {t(settled.sent ? 'saidSent' : 'saidNotSent', {
            ...nameOf(settled.by),
            at: times.exact(settled.at),
          })}
        </p>
      )}
      {providerMessageId && (
        <p className="text-xs text-soft">
          {t('providerId')} <code className="wrap-anywhere select-all">{providerMessageId}</code>
        </p>
      )}
    </li>
  )
}

/** Returns a function that says why an attempt failed, with the provider's words. */
function useError(): (error: NonNullable<Attempt['error']>, status: Attempt['status']) => string {
  const inWords = useWords()
  return (error, status) => {
    // What was tried again by itself asks nothing of anybody.
    const { what, fix } = troubleWords(error)
    return (status === 'not_accepted' ? [what] : [what, fix]).map(inWords).join(' ').trim()
  }
}

/** Returns a function that gives the values of a text about who did something. */
function useActor(): (by: Attempt['by']) => { whose: 'own' | 'other'; who: string } {
  const t = useTranslations('thread.attempts')
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  return ({ kind, id }) => ({
    whose: kind === 'agent' && id !== undefined && id === me ? 'own' : 'other',
    who:
      (kind === 'agent' && id !== undefined && nameOf(id)) ||
      t(`who.${kind === 'agent' && !id ? 'operator' : kind}`),
  })
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'
import { Trouble } from '../session/card.tsx'
import { Field } from '../session/field.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { useTimes } from '../ui/time.ts'
import { useLater } from '../ui/use-later.ts'
import { contactsQuery } from './data.ts'
import { nameOf } from './names.ts'
import { mergeOutcome } from './outcome.ts'
import type { ContactActions } from './use-actions.ts'

interface MergeProps {
  contact: Contact
  merge: ContactActions['merge']
  onMerged(id: string): void
  onClose(): void
}

/** Makes one contact of two: finds the other one, shows what will be, and asks. */
export function Merge(props: MergeProps) {
  const t = useTranslations('contacts.merge')
  const [other, setOther] = useState<Contact>()
  return (
    <Dialog title={t('title')} onClose={props.onClose}>
      {other ? (
        <Choice {...props} other={other} onBack={() => setOther(undefined)} />
      ) : (
        <Search contact={props.contact} onPick={setOther} />
      )}
    </Dialog>
  )
}

/** How long after the last key the server is asked, ms. */
const PAUSE_MS = 250

function Search({ contact, onPick }: { contact: Contact; onPick(other: Contact): void }) {
  const t = useTranslations('contacts.merge')
  // Who is there twice mostly has the same name.
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
      {!list.isPending && found.length === 0 && <p className="text-sm text-soft">{t('none')}</p>}
      {list.hasNextPage && (
        <Button className="justify-self-start" onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}

function Who({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const times = useTimes()
  return (
    <span className="min-w-0 flex-1">
      <span dir="auto" className="block truncate font-medium">
        {contact.name ?? t('noName')}
      </span>
      <span className="block truncate text-xs text-soft tabular-nums">
        {contact.addresses.map(bareAddress).join(', ')} ·{' '}
        {t('since', { time: times.full(contact.createdAt) })}
      </span>
    </span>
  )
}

interface ChoiceProps extends MergeProps {
  other: Contact
  onBack(): void
}

function Choice({ contact, other, merge, onMerged, onBack, onClose }: ChoiceProps) {
  const t = useTranslations('contacts.merge')
  const textOf = useProblemText()
  const name = useId()
  const [staysId, setStaysId] = useState(contact.id)
  const [isMerging, setMerging] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [stays, goes] = staysId === contact.id ? [contact, other] : [other, contact]
  const go = async () => {
    setMerging(true)
    try {
      const { id } = await merge(goes, stays)
      onClose()
      onMerged(id)
    } catch (error) {
      setProblem(error)
      setMerging(false)
    }
  }
  return (
    <div className="grid gap-4 text-sm">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium">{t('stays')}</legend>
        {[contact, other].map(one => (
          <label
            key={one.id}
            className="flex items-center gap-2.5 rounded-md border border-line px-2.5 py-1.5 has-checked:border-accent has-checked:bg-accent-faint"
          >
            <input
              type="radio"
              name={name}
              checked={one.id === staysId}
              onChange={() => setStaysId(one.id)}
              className="size-4 shrink-0 accent-accent-ground"
            />
            <Who contact={one} />
          </label>
        ))}
      </fieldset>
      <Becomes stays={stays} goes={goes} />
      {problem !== undefined && <Trouble {...textOf(problem)} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t('another')}</Button>
        <Button kind="danger" disabled={isMerging} onClick={() => void go()}>
          {t('action')}
        </Button>
      </div>
    </div>
  )
}

/** What will be. */
function Becomes({ stays, goes }: { stays: Contact; goes: Contact }) {
  const t = useTranslations('contacts.merge')
  const c = useTranslations('contacts')
  const result = mergeOutcome(stays, goes)
  const areBothOpen = [useIsOpen(stays.id), useIsOpen(goes.id)].every(Boolean)
  const facts: [label: string, value: string][] = [
    [c('name'), result.name ?? c('noName')],
    [t('numbers'), result.addresses.map(bareAddress).join(', ')],
    [c('labels'), result.labels.join(', ')],
    [c('notes'), result.notes],
  ]
  return (
    <section aria-label={t('becomes')} className="grid gap-2 rounded-lg bg-ground p-3">
      <p className="font-medium">{t('becomes')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-soft">{label}</dt>
              <dd dir="auto" className="max-h-32 min-w-0 overflow-y-auto break-words whitespace-pre-wrap">
                {value}
              </dd>
            </div>
          ))}
      </dl>
      <ul className="list-disc pl-5 text-soft">
        <li>{t('all')}</li>
        {result.otherName !== null && <li>{t('otherName', { name: result.otherName })}</li>}
        {areBothOpen && <li>{t('bothOpen')}</li>}
        {result.isOptedOut && <li>{t('optedOut')}</li>}
        {result.becomesBlocked && <li>{t('blocked')}</li>}
      </ul>
      <p className="font-medium text-bad">{t('final')}</p>
    </section>
  )
}

/** Whether they are in a conversation now. */
function useIsOpen(contactId: string): boolean {
  const { data } = useQuery({
    queryKey: ['contact', contactId, 'latest'],
    queryFn: () => {
      const params = { path: { id: contactId }, query: { limit: 1 } }
      return ask(api.GET('/v1/contacts/{id}/conversations', { params }))
    },
    staleTime: 0,
  })
  const latest = data?.items[0]
  return latest !== undefined && latest.status !== 'closed'
}

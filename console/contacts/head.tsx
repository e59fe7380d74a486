import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { bareAddress } from '../inbox/names.ts'
import { useActorName } from '../session/actor-name.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Clash } from '../ui/clash.tsx'
import { useTimes } from '../ui/time.ts'
import { usePowers } from './data.ts'
import { Merges } from './merges.tsx'
import { nameOf } from './names.ts'
import { useEditedContact } from './use-edited-contact.ts'

const BOX = 'w-full rounded-md px-2.5 py-1.5 text-xs'

/** Name, numbers, and whatever prevents writing to the contact: an opt-out, a block, an erasure. */
export function Head({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const { addresses, optedOutAt, marketingStoppedAt, block, erasure } = contact
  const times = useTimes()
  return (
    <div className="grid justify-items-center gap-2 border-b border-line p-4">
      <Avatar name={nameOf(contact)} size="lg" />
      <NameField contact={contact} />
      {addresses.map(address => (
        <p key={address} className="text-sm text-soft tabular-nums select-text">
          {bareAddress(address)}
        </p>
      ))}
      {optedOutAt && (
        <p className={`${BOX} bg-wait-faint text-wait`}>{t('optedOut', { time: times.full(optedOutAt) })}</p>
      )}
      {marketingStoppedAt && <p className={`${BOX} bg-wait-faint text-wait`}>{t('noMarketing')}</p>}
      {block && <Blocked block={block} channelId={contact.channelId} />}
      {erasure && <Erased erasure={erasure} />}
      <Merges contact={contact} />
    </div>
  )
}

/** The name, stored when the field is left. Escape takes back what was typed. */
function NameField({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const { value, theirs, type, undo, insist, leave } = useEditedContact(contact, 'name')
  return (
    <div className="w-full">
      <input
        dir="auto"
        aria-label={t('name')}
        placeholder={t('noName')}
        value={value}
        maxLength={200}
        disabled={contact.erasure !== null}
        onChange={({ target }) => type(target.value)}
        onBlur={leave}
        onKeyDown={event => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') {
            event.stopPropagation()
            undo()
          }
        }}
        className="w-full rounded-md bg-transparent px-2 py-0.5 text-center font-semibold hover:bg-hover focus:bg-raised"
      />
      {theirs !== undefined && <Clash label={t('name')} theirs={theirs} onTheirs={undo} onMine={insist} />}
    </div>
  )
}

interface BlockedProps {
  block: NonNullable<Contact['block']>
  channelId: string
}

/** A block: since when, by whom, and whether it also counts at the provider. */
function Blocked({ block, channelId }: BlockedProps) {
  const t = useTranslations('contacts.blocked')
  const times = useTimes()
  const actorOf = useActorName()
  const powers = usePowers(channelId)
  const inWords = useWords()
  const { since, by, atProvider, error } = block
  const trouble = error && troubleWords(error)
  return (
    <div className={`${BOX} grid gap-1 bg-bad-faint text-bad`} role="status">
      <p className="font-medium">{t('since', { name: actorOf(by), time: times.full(since) })}</p>
      {trouble ? (
        <p>
          {t('refused')} {inWords(trouble.what)} {inWords(trouble.fix)}
        </p>
      ) : (
        powers && <p>{t(atProvider ? 'alsoThere' : powers.blocks ? 'asked' : 'cannot')}</p>
      )}
    </div>
  )
}

/** How far an erasure has come. */
function Erased({ erasure }: { erasure: NonNullable<Contact['erasure']> }) {
  const t = useTranslations('contacts.erased')
  const times = useTimes()
  const actorOf = useActorName()
  const { since, by, endedAt, keptAtProvider } = erasure
  return (
    <div className={`${BOX} grid gap-1 bg-raised text-soft`} role="status">
      <p className="font-medium">{t('since', { name: actorOf(by), time: times.full(since) })}</p>
      <p>{endedAt ? t('ended', { time: times.full(endedAt) }) : t('running')}</p>
      {keptAtProvider > 0 && <p>{t(endedAt ? 'kept' : 'left', { count: keptAtProvider })}</p>}
    </div>
  )
}

import { MessageSquare, MessagesSquare, StickyNote, UserRound } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { bareAddress, contactName } from '../inbox/names.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { Marked } from '../ui/marked.tsx'
import type { Hit } from './hits.ts'

const ICONS = {
  message: MessageSquare,
  note: StickyNote,
  contact: UserRound,
  conversation: MessagesSquare,
}

/** The icon of a hit's kind. */
export function HitIcon({ hit: { kind } }: { hit: Hit }) {
  const Icon = ICONS[kind]
  return <Icon size={15} className="shrink-0 text-soft" aria-hidden="true" />
}

/** The title of a hit: the customer. */
export function hitTitle({ contact }: Hit): string {
  return contactName(contact)
}

/** The line below the title: the found text with its author, or what else there is to say. */
export function HitWords({ hit }: { hit: Hit }) {
  const t = useTranslations('inbox')
  const s = useTranslations('search')
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  const { kind, author, snippet, status, conversationId, contact } = hit
  const who =
    author === undefined || author.kind === 'contact'
      ? undefined
      : author.kind === 'agent'
        ? author.id === me
          ? t('byYou')
          : nameOf(author.id)
        : author.kind === 'ai'
          ? t('authors.ai')
          : undefined
  const before = [kind === 'note' ? s('note') : undefined, who].filter(Boolean).join(', ')
  return (
    <span dir="auto">
      {before && `${before}: `}
      {snippet && <Marked text={snippet.text.replace(/^whatsapp:/, '')} marks={shifted(snippet)} />}
      {!snippet && kind === 'contact' && bareAddress(contact.address)}
      {status && t(`statusShort.${status}`)}
      {conversationId === undefined && ` · ${s('noConversation')}`}
    </span>
  )
}

/** The marks of an address after its `whatsapp:` was cut off. */
function shifted({ text, marks }: NonNullable<Hit['snippet']>) {
  const by = text.length - bareAddress(text).length
  return marks.map(({ start, end }) => ({ start: start - by, end: end - by }))
}

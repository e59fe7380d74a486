import { useTranslations } from 'use-intl'
import type { Conversation, Message } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useAgentName } from '../session/people.ts'
import { contactName } from './names.ts'

/** Returns a function that names a message's author in the reader's language. */
export function useAuthor(): (
  message: Pick<Message, 'direction' | 'author'>,
  contact: Conversation['contact'],
) => string {
  const t = useTranslations('inbox')
  const me = useMe().agent?.id
  const nameOf = useAgentName()
  return ({ direction, author: { kind, id } }, contact) => {
    if (direction === 'inbound') return contactName(contact)
    if (kind !== 'agent') return t(`authors.${kind}`)
    return id === me ? t('byYou') : (nameOf(id) ?? t('authors.agent'))
  }
}

/** Returns a function that puts a message in one line: its text, or what it is if it has none. */
export function useMessageLine(): (
  message: Pick<Message, 'text' | 'template' | 'media' | 'shownAs'>,
) => string {
  const t = useTranslations('inbox')
  const contacts = useTranslations('contacts')
  return ({ text, template, media, shownAs }) => {
    const line = text.replaceAll(/\s+/g, ' ').trim()
    if (line !== '') return line
    if (template) return t('aTemplate')
    return media.length > 0 ? t('files', { count: media.length }) : (shownAs ?? contacts('noText'))
  }
}

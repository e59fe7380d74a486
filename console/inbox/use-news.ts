import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { eventLine } from '../explain/event-lines.ts'
import { textIn } from '../explain/facts.ts'
import { failureLines } from '../explain/failure.ts'
import { actorNamed } from '../explain/names.ts'
import { useNames } from '../explain/use-names.ts'
import { useWords } from '../explain/use-words.ts'
import { useHeard } from '../live/heard.ts'
import { useMe } from '../session/me.ts'
import { announce } from '../ui/announce.tsx'
import { useAuthor, useMessageLine } from './message-words.ts'
import { contactName } from './names.ts'
import { type News, newsOf } from './news.ts'

/**
 * Tells screen readers which conversation was opened, and what comes to it. The thread itself tells nothing: its rows are made
 * as one scrolls, and old ones would be read as news.
 */
export function useNews({ id, contact, status, assigneeId }: ListedConversation): void {
  const t = useTranslations('inbox')
  const me = useMe().agent?.id
  const names = useNames()
  const inWords = useWords()
  const authorOf = useAuthor()
  const lineOf = useMessageLine()
  const state =
    status !== 'assigned'
      ? t(`status.${status}`)
      : assigneeId === me
        ? t('status.mine')
        : t('status.assigned', { name: (assigneeId && names(assigneeId)) ?? '' })
  const opened = t('news.opened', { name: contactName(contact), state })
  // Once: what changes later is told as it happens.
  useEffect(() => announce(opened), [])

  const textOf = (news: News): string => {
    if (news.is === 'message')
      return t('news.wrote', { name: authorOf(news.message, contact), text: lineOf(news.message) })
    const { event } = news
    if (news.is === 'note') {
      const name = t('noteBy', { name: inWords.value(actorNamed(event.actor, names)) })
      return t('news.wrote', { name, text: textIn(event.data.text) ?? '' })
    }
    if (news.is === 'event') {
      const { text, reason } = eventLine(event, names)
      return sentences([text, ...(reason ? [reason] : [])].map(inWords))
    }
    const what = t(event.type === 'message.failed' ? 'notSent' : 'doubtful')
    const named = news.message ? t('news.wrote', { name: what, text: lineOf(news.message) }) : what
    return sentences([named, ...failureLines(event.data, news.message?.error ?? null).map(inWords)])
  }
  useHeard(event => {
    if (event.conversationId !== id) return
    const news = 'id' in event ? newsOf(event, me) : undefined
    // It may have to be sent again now, before the customer waits longer.
    if (news) announce(textOf(news), news.is === 'trouble' ? 'assertive' : 'polite')
  })
}

/** One after the other, with a pause between them, which a voice makes at a full stop. */
const sentences = (all: string[]) =>
  all.reduce((before, next) => `${before}${/[.!?]$/.test(before) ? ' ' : '. '}${next}`)

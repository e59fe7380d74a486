import { useCallback, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation, Message } from '../api/types.ts'
import type { TimelinePage } from '../live/thread.ts'
import { useMe } from '../session/me.ts'
import { useChannel, useHandles } from '../session/people.ts'
import { say } from '../ui/toast.tsx'
import { mayAct } from './may-act.ts'
import { type NotQuotable, whyNotQuotable } from './quotable.ts'

const NONE: Message[] = []

/** The messages of the loaded pages, oldest first. */
export function useMessagesIn(pages: TimelinePage[] | undefined): Message[] {
  return useMemo(
    () =>
      pages
        ?.flatMap(({ items }) => items)
        .flatMap(item => (item.kind === 'message' ? [item.message] : []))
        .reverse() ?? NONE,
    [pages],
  )
}

/** Which messages can be quoted, and quoting one. */
export interface Quoting {
  whyNot(message: Message): NotQuotable | undefined
  /**
   * Quotes a message, or says why it can't be quoted. Without an argument it takes the focused message, or else the
   * customer's last one: so the key works without a pointer.
   */
  quote(message?: Message): void
}

/**
 * Whether messages of this conversation can be quoted, and the action behind the key and the menu.
 *
 * @param onQuote called with the id of a message that can be quoted
 */
export function useQuoting(
  conversation: ListedConversation,
  messages: readonly Message[],
  onQuote: (messageId: string) => void,
): Quoting {
  const t = useTranslations('inbox.quote')
  const channel = useChannel(conversation.channelId)
  const handles = useHandles(conversation.channelId) !== false
  const me = useMe()
  const isAgent = me.agent !== null
  const whyNot = useCallback(
    (message: Message) =>
      whyNotQuotable(message, {
        ...{ conversation, channel, isAgent, handles },
        mayAct: mayAct(conversation, me),
        now: Date.now(),
      }),
    [conversation, channel, me, isAgent, handles],
  )
  const quote = useCallback(
    (given?: Message) => {
      const row = document.activeElement?.closest('[data-message]')
      const focused = row?.getAttribute('data-message')
      const own = given ?? messages.find(({ id }) => id === focused)
      // One that has the focus and is not among these belongs to a conversation before this one.
      if (focused && !own) return say({ title: t('cannot'), detail: t('no.earlier') })
      // After the composer the focus rests on the newest message. If that is ours, it was not chosen.
      const rests = !given && row === document.activeElement && own?.direction === 'outbound'
      const message =
        (rests ? undefined : own) ?? messages.findLast(({ direction }) => direction === 'inbound')
      if (!message) return say({ title: t('nothing') })
      const why = whyNot(message)
      if (why) say({ title: t('cannot'), detail: t(`no.${why}`) })
      else onQuote(message.id)
    },
    [messages, onQuote, t, whyNot],
  )
  return { whyNot, quote }
}

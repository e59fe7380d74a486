import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { templatesQuery } from '../templates/choice.tsx'
import { templateText } from './template-text.ts'

/** How long the templates of a channel are not read again, ms: they change seldom, and a list has many rows. */
const STALE_MS = 10 * 60_000

/**
 * The text of the template that is the last message of a conversation. A component, so that the other rows of a list wait
 * for no query.
 */
export function LastTemplate({
  channelId,
  lastMessage,
}: Pick<ListedConversation, 'channelId' | 'lastMessage'>) {
  const t = useTranslations('inbox')
  const { data } = useQuery({ ...templatesQuery(channelId), staleTime: STALE_MS })
  const sent = lastMessage?.sentTemplate
  return (sent && data && templateText(data.items, sent)) ?? t('aTemplate')
}

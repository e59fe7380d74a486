import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { sentTemplatesQuery } from '../templates/sent-query.ts'
import { templateText } from './template-text.ts'

/**
 * The text of the template that is the last message of a conversation. A component, so that the other rows of a list wait
 * for no query.
 */
export function LastTemplate({
  channelId,
  lastMessage,
}: Pick<ListedConversation, 'channelId' | 'lastMessage'>) {
  const t = useTranslations('inbox')
  const { data } = useQuery(sentTemplatesQuery(channelId))
  const sent = lastMessage?.sentTemplate
  return (sent && data && templateText(data.items, sent)) ?? t('aTemplate')
}

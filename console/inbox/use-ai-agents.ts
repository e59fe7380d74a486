import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { aiAgentsQuery } from '../explain/use-names.ts'
import { hasRole, useMe } from '../session/me.ts'
import { useChannel } from '../session/people.ts'

/**
 * The AI agents to whom a conversation can be given. For a supervisor these are all. An agent may not list them, and
 * gets that of the channel's settings, if it is enabled.
 *
 * @param channelId undefined if conversations of several channels are meant
 */
export function useAiAgents(channelId: string | undefined): { id: string; name: string }[] {
  const t = useTranslations('inbox')
  const mayList = hasRole(useMe(), 'supervisor')
  const all = useQuery({ ...aiAgentsQuery, enabled: mayList }).data
  const ours = useChannel(channelId)?.aiAgent
  if (all) return all.map(({ id, name }) => ({ id, name }))
  return ours?.enabled && ours.id !== null ? [{ id: ours.id, name: t('authors.ai') }] : []
}

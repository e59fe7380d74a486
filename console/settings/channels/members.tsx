import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Agent, Channel } from '../../api/types.ts'
import { setChannelMember, useAgents } from '../../session/people.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useSayProblem } from '../../ui/problem-text.ts'
import { Section } from '../form/section.tsx'
import { membersQuery } from './data.ts'
import { MemberHistory } from './member-history.tsx'

/**
 * The agents who handle a channel. Each change counts at once; removing one asks first, because their conversations
 * go back into the line.
 */
export function Members({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.members')
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const agents = useAgents()
  const query = membersQuery(channel.id)
  const members = useQuery(query).data
  const [leaving, setLeaving] = useState<Agent>()
  const [busy, setBusy] = useState<string>()
  const ids = new Set(members?.map(({ id }) => id))
  const set = async (agent: Agent, isMember: boolean) => {
    setBusy(agent.id)
    try {
      await setChannelMember(channel.id, agent.id, isMember)
      await cache.invalidateQueries({ queryKey: query.queryKey })
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <Section title={t('title', { count: ids.size })} about={t('about')}>
      {members && agents.length === 0 && <p className="text-sm text-soft">{t('none')}</p>}
      <ul className="grid overflow-hidden rounded-lg border border-line sm:grid-cols-2">
        {members &&
          agents.map(agent => (
            <li key={agent.id} className="-mb-px border-b border-line sm:odd:border-r">
              <label className="flex cursor-pointer items-center gap-3 px-3 py-2 hover:bg-hover">
                <input
                  type="checkbox"
                  className="size-4 accent-accent-ground"
                  checked={ids.has(agent.id) || (busy === agent.id && leaving === undefined)}
                  disabled={busy === agent.id}
                  onChange={({ target }) =>
                    target.checked ? void set(agent, true).catch(sayProblem) : setLeaving(agent)
                  }
                />
                <Avatar name={agent.name} size="sm" />
                <span className="min-w-0 flex-1 truncate text-sm">{agent.name}</span>
                <span className="text-xs text-soft">{t(`roles.${agent.role}`)}</span>
              </label>
            </li>
          ))}
      </ul>
      {members && <MemberHistory channel={channel} agents={agents} members={members} />}
      {leaving && (
        <Confirm
          title={t('remove.title', { name: leaving.name })}
          action={t('remove.action')}
          run={() => set(leaving, false)}
          onClose={() => setLeaving(undefined)}
        >
          <p>{t('remove.text', { name: leaving.name, channel: channel.name })}</p>
        </Confirm>
      )}
    </Section>
  )
}

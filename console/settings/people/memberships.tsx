import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Agent, Team } from '../../api/types.ts'
import { setChannelMember, setTeamMember, teamsQuery } from '../../session/people.ts'
import { useSayProblem } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { Section } from '../form/section.tsx'
import { Check } from '../parts/fields.tsx'
import { Nothing } from '../parts/page.tsx'
import { membersQuery, useChannelsOf } from './data.ts'

const LIST = 'grid gap-3 sm:grid-cols-2'

/** The channels and teams of a person. Each change counts at once; the same checkbox takes it back. */
export function Memberships({ person }: { person: Agent }) {
  const t = useTranslations('people')
  const cache = useQueryClient()
  const channels = useChannelsOf(person.id)
  const teams = useQuery(teamsQuery).data ?? []
  const { busy, change } = useChange()

  const setChannel = (channelId: string, isMember: boolean) =>
    change(channelId, async () => {
      await setChannelMember(channelId, person.id, isMember)
      if (!isMember) say({ title: t('conversationsMove', { name: person.name }) })
      await cache.invalidateQueries(membersQuery(channelId))
    })
  const setTeam = ({ id }: Team, isMember: boolean) =>
    change(id, async () => {
      await setTeamMember(id, person.id, isMember)
      await cache.invalidateQueries(teamsQuery)
    })
  return (
    <>
      <Section title={t('channels')} about={t('channelsHint', { name: person.name })}>
        {channels.length === 0 ? (
          <Nothing>{t('noChannels')}</Nothing>
        ) : (
          <div className={LIST}>
            {channels.map(({ channel: { id, name }, isMember }) => (
              <Check
                key={id}
                checked={isMember ?? false}
                disabled={isMember === undefined || busy === id}
                onChange={({ target }) => setChannel(id, target.checked)}
              >
                {name}
              </Check>
            ))}
          </div>
        )}
      </Section>
      <Section title={t('teams')}>
        {teams.length === 0 ? (
          <Nothing>{t('noTeams')}</Nothing>
        ) : (
          <div className={LIST}>
            {teams.map(team => (
              <Check
                key={team.id}
                checked={team.agentIds.includes(person.id)}
                disabled={busy === team.id}
                onChange={({ target }) => setTeam(team, target.checked)}
              >
                {team.name}
              </Check>
            ))}
          </div>
        )}
      </Section>
    </>
  )
}

/** Runs one change at a time and disables its checkbox meanwhile. */
function useChange() {
  const sayProblem = useSayProblem()
  const [busy, setBusy] = useState<string>()
  const change = (id: string, run: () => Promise<void>) => {
    setBusy(id)
    void run()
      .catch(sayProblem)
      .finally(() => setBusy(undefined))
  }
  return { busy, change }
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { channelsQuery, teamsQuery } from '../session/people.ts'
import { Dialog } from '../ui/dialog.tsx'
import { changeOf, isChange } from './membership-change.ts'
import { Proposal } from './proposal.tsx'
import type { BoardAgent } from './types.ts'

/**
 * Chooses the channels and teams of an agent. Ticking only tries a change; it is made with the button of the
 * proposal.
 */
export function Membership({ agent, onClose }: { agent: BoardAgent; onClose(): void }) {
  const t = useTranslations('board')
  const { name } = agent
  const channels = useQuery(channelsQuery).data ?? []
  const teams = useQuery(teamsQuery).data ?? []
  const [channelIds, setChannels] = useState(agent.channelIds)
  const [teamIds, setTeams] = useState(agent.teamIds)
  const change = changeOf(agent, { channelIds, teamIds })
  const leaves = (change.channels?.remove?.length ?? 0) > 0
  return (
    <Dialog title={t('membershipOf', { name })} onClose={onClose}>
      <div className="grid gap-4">
        <Choice title={t('channels.title')} all={channels} chosen={channelIds} onChange={setChannels} />
        {teams.length > 0 && <Choice title={t('teams')} all={teams} chosen={teamIds} onChange={setTeams} />}
        {isChange(change) ? (
          <Proposal
            title={t('membershipIf', { name })}
            change={change}
            // Leaving a channel gives its conversations back. Joining again does not return them, so there is no
            // undo.
            back={leaves ? undefined : changeOf({ id: agent.id, channelIds, teamIds }, agent)}
            done={t('membershipSet', { name })}
            onDone={onClose}
          />
        ) : (
          <p className="text-sm text-soft">{t('membershipHint')}</p>
        )}
      </div>
    </Dialog>
  )
}

interface ChoiceProps {
  title: string
  all: { id: string; name: string }[]
  chosen: string[]
  onChange(ids: string[]): void
}

function Choice({ title, all, chosen, onChange }: ChoiceProps) {
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs font-medium text-soft">{title}</legend>
      {all.map(({ id, name }) => (
        <label key={id} className="flex min-h-6 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent-ground"
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, id] : chosen.filter(one => one !== id))
            }
          />
          <span dir="auto" className="min-w-0 truncate">
            {name}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

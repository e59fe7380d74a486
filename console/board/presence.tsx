import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Select } from '../ui/select.tsx'
import { Proposal } from './proposal.tsx'
import type { BoardAgent } from './types.ts'

const PRESENCES = ['online', 'away', 'offline'] as const

/** An agent's presence. A change first shows what they would get, or would no longer get. */
export function Presence({ agent }: { agent: BoardAgent }) {
  const t = useTranslations('board')
  const { id, name, presence } = agent
  const [draft, setDraft] = useState<BoardAgent['presence']>()
  const choose = (to: string) => {
    const found = PRESENCES.find(one => one === to)
    setDraft(found === presence ? undefined : found)
  }
  return (
    <div className="relative">
      <Select
        label={t('presenceOf', { name })}
        value={draft ?? presence}
        onChange={({ target }) => choose(target.value)}
        className="h-7!"
      >
        {PRESENCES.map(one => (
          <option key={one} value={one}>
            {t(`presence.${one}`)}
          </option>
        ))}
      </Select>
      {draft && draft !== presence && (
        <Proposal
          floats="left"
          title={t('presenceIf', { name, presence: draft })}
          hint={draft === 'online' ? t('presenceHolds') : undefined}
          change={{ id, presence: draft }}
          // No undo to "online": the agent's own console no longer renews it, so they would stay online without ever
          // being there.
          back={presence === 'online' ? undefined : { id, presence }}
          done={t('presenceSet', { name, presence: draft })}
          onDone={() => setDraft(undefined)}
        />
      )}
    </div>
  )
}

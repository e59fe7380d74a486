import { Link } from '@tanstack/react-router'
import { hasRole, useMe } from '../session/me.ts'
import { Candidates } from './candidates.tsx'
import { useCapacitiesAt } from './capacities.ts'
import { factsOf } from './known.ts'
import type { Names } from './names.ts'
import type { Then } from './state-at.ts'
import { useWords } from './use-words.ts'
import { candidateRow } from './why-candidates.ts'
import { say } from './words.ts'

/** Everything that was known about a conversation at a moment, and the agents as the last decision saw them. */
export function KnownFacts({
  then,
  channelId,
  medium,
  names,
}: {
  then: Then
  channelId: string
  medium: 'whatsapp' | 'sms'
  names: Names
}) {
  const inWords = useWords()
  const maySeeSettings = hasRole(useMe(), 'supervisor')
  const { seen, assigneeId } = then
  const rows = seen ? seen.considered.map(one => candidateRow(one, seen.decision)) : []
  const capacities = useCapacitiesAt(
    [...rows.map(({ agentId }) => agentId), ...(assigneeId ? [assigneeId] : [])].filter(Boolean),
    then.at,
  )
  return (
    <div className="grid gap-2 rounded-lg border border-line bg-raised p-3 text-sm">
      <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1">
        {factsOf(then, medium, names, capacities.get(assigneeId ?? '')).map(({ name, value, version }) => (
          <div key={name} className="contents">
            <dt className="text-soft">{inWords(say(name))}</dt>
            <dd dir="auto" className="min-w-0 wrap-anywhere">
              {version !== undefined && maySeeSettings ? (
                <Link
                  to="/settings/{-$page}/{-$id}/{-$tab}"
                  params={{ page: 'channels', id: channelId, tab: 'history' }}
                  search={{ version: String(version) }}
                  className="text-accent underline"
                >
                  {inWords(value)}
                </Link>
              ) : (
                inWords(value)
              )}
            </dd>
          </div>
        ))}
      </dl>
      {seen && rows.length > 0 ? (
        <>
          <p className="text-soft">{inWords(say('scrubber.agents', { at: { at: seen.at, exact: true } }))}</p>
          <Candidates rows={rows.map(row => ({ ...row, capacityThen: capacities.get(row.agentId) }))} />
        </>
      ) : (
        <p className="text-soft">{inWords(say('scrubber.noAgents'))}</p>
      )}
    </div>
  )
}

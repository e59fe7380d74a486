import type { Database } from '../../../db/client.ts'
import { servable } from '../../allocation/office.ts'
import type { Facts, Finding } from './facts.ts'

/**
 * Who holds a seat is who is assigned, who waits is in the line, and nobody waits beside a seat that is free for them. What is
 * put aside has given its seat up, once: an agent counts as many as they hold.
 */
export async function checkSeats(
  sql: Database,
  { conversations, assignments, line }: Facts,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const seatOf = new Map(assignments.map(seat => [seat.conversationId, seat]))
  const inLine = new Set(line.map(({ conversationId }) => conversationId))
  for (const { id, status, assigneeId, isSeatFreed } of conversations) {
    const seat = seatOf.get(id)
    const holder = status === 'assigned' && !isSeatFreed ? assigneeId : null
    if ((seat?.agentId ?? null) !== holder) {
      findings.push({
        kind: 'seat',
        about: `${id} is ${status}, of ${assigneeId}; its seat is of ${seat?.agentId}`,
      })
    } else if (seat && !seat.takenUpAt)
      findings.push({ kind: 'seat', about: `${id} does not know of its seat` })
    if (inLine.has(id) !== (status === 'waiting')) {
      findings.push({
        kind: 'line',
        about: `${id} is ${status}, and ${inLine.has(id) ? '' : 'not '}in the line`,
      })
    }
  }
  const miscounted = await sql<{ id: string; load: number; held: number }[]>`
    select id, load, held from agents a
      cross join lateral (select count(*)::integer as held from assignments s where s.agent_id = a.id) s
    where load <> held`
  for (const { id, load, held } of miscounted)
    findings.push({ kind: 'seat', about: `${id} counts ${load} seats, and holds ${held}` })
  const idle = await servable(sql)
  if (idle > 0)
    findings.push({ kind: 'idleSeat', about: `${idle} pairs of a place in the line and a free seat` })
  return findings
}

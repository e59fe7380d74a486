import type { Sql } from './client.ts'

/** How many conversations an agent could have at once at some time, and since when. */
export interface CapacityThen {
  agentId: string
  capacity: number
  since: Date
}

/** The capacity of each of these agents at a time; without those who were not there yet. */
export function capacitiesAt(sql: Sql, agentIds: string[], at: Date): Promise<CapacityThen[]> {
  return sql<CapacityThen[]>`
    select h.agent_id, h.capacity, h.since
    from unnest(${agentIds}::uuid[]) a(id), lateral (
      select agent_id, capacity, since from capacity_history
      where agent_id = a.id and since <= ${at} order by since desc limit 1) h`
}

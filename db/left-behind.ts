import { OPEN_STATUSES } from '../domain/conversation.ts'
import type { Sql } from './client.ts'
import type { Addressed } from './open-conversations.ts'

// Conversations that a deletion has missed: a step that had read of the channel or the agent before the deletion stored its
// outcome after it, for example because its process was frozen in between. Few are deleted, so the search begins with those.

/** How many conversations one round of the keeper tells. The next rounds tell the rest. */
const MOST = 500

/** Open conversations of deleted channels. */
export function listInDeletedChannels(sql: Sql): Promise<Addressed[]> {
  return sql<Addressed[]>`
    select o.id, o.workflow_id from channels h cross join lateral (
      select id, workflow_id from conversations
      where channel_id = h.id and status = any(${OPEN_STATUSES}) limit ${MOST}
    ) o where h.deleted_at is not null limit ${MOST}`
}

/**
 * Conversations that deleted agents have, and seats of theirs that the workflows don't know yet. `deletedBefore`: the deletion
 * itself gives conversations back until then, and a second request would take one from whoever got it.
 */
export async function listOfDeletedAgents(
  sql: Sql,
  deletedBefore: Date,
): Promise<{ assigned: Addressed[]; untold: Addressed[] }> {
  const [assigned, untold] = await Promise.all([
    sql<Addressed[]>`
      select o.id, o.workflow_id from agents g cross join lateral (
        select id, workflow_id from conversations where assignee_id = g.id and status = 'assigned' limit ${MOST}
      ) o where g.deleted_at < ${deletedBefore} limit ${MOST}`,
    sql<Addressed[]>`
      select c.id, c.workflow_id from assignments a join agents g on g.id = a.agent_id
      join conversations c on c.id = a.conversation_id
      where a.taken_up_at is null and g.deleted_at < ${deletedBefore} limit ${MOST}`,
  ])
  return { assigned, untold }
}

import type { Desk } from '../harness/desk.ts'
import type { World } from '../harness/world.ts'

interface Floor {
  /** Besides those of the desk. */
  agents: number
  /** With the longest. */
  waiting: number
  /** The conversation that has waited longest, and is of low priority. */
  longest: string
}

const id = (kind: string) => `('${kind}-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

/**
 * Fills a desk whose conversations are assigned by hand: so nobody looks for the workflows of those who wait, which are
 * rows alone. They are in the order of their names, and all before the longest.
 */
export async function fillFloor({ sql }: World, { channelId }: Desk, { agents, waiting, longest }: Floor) {
  await sql.begin(async tx => {
    await tx.unsafe(`
      insert into agents (id, name, email, role, capacity, token_hash, presence)
      select ${id('a0000000')}, 'Agent ' || n, n || '@floor.example', 'agent', 3, 'none ' || n,
        case when n % 10 < 3 then 'online' when n % 10 < 5 then 'away' else 'offline' end
      from generate_series(1, ${agents}) n`)
    await tx.unsafe(`
      insert into channel_agents (channel_id, agent_id)
      select '${channelId}', ${id('a0000000')} from generate_series(1, ${agents}) n`)
    await tx.unsafe(`
      insert into contacts (id, channel_id, name)
      select ${id('c0000000')}, '${channelId}', 'Waiting ' || n from generate_series(1, ${waiting - 1}) n`)
    await tx.unsafe(`
      insert into conversations (id, channel_id, contact_id, workflow_id, address, status, started_by, created_at,
        status_since, waiting_since, last_inbound_at, last_message_at, last_inbound_seq, checked_at)
      select ${id('d0000000')}, '${channelId}', ${id('c0000000')}, 'of ' || n, 'whatsapp:+1' || 4000000000 + n, 'waiting',
        '{"kind": "contact"}', at, at, at, at, at, 1, now() + interval '1 day'
      from generate_series(1, ${waiting - 1}) n,
        lateral (select now() - interval '2 hours' + n * interval '10 seconds' as at) t`)
    await tx.unsafe(`
      insert into waiting_line (conversation_id, channel_id, priority, since, seq)
      select id, channel_id, 1, waiting_since, 1 from conversations where workflow_id like 'of %'`)
    await tx`
      update waiting_line set priority = 0, since = now() - interval '5 hours 10 minutes' where conversation_id = ${longest}`
  })
}

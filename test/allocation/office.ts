import { randomBytes, randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { insertChannel } from '../../db/channels.ts'
import { type Database, openDatabase, type Sql } from '../../db/client.ts'
import { insertConversation } from '../../db/conversations.ts'
import { enterLine, insertPlace, type LineEntry, leaveSeatAndLine } from '../../db/line.ts'
import { changeSeats, isSeatFree, supplyHeld } from '../../db/seats.ts'
import { createDatabase } from '../../dev/servers/postgres.ts'
import { ANYONE, type AssignmentMode, type Presence } from '../../domain/choose-agent.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { until } from '../harness/until.ts'

/** A database with agents and conversations but without workflows, to test the rules of seats alone. */
export interface Office {
  sql: Database
  channel(mode: AssignmentMode): Promise<string>
  agent(channelIds: string[], fields?: { capacity?: number; presence?: Presence }): Promise<string>
  conversation(channelId: string): Promise<string>
  /** Puts a conversation into the queue, and assigns what can be assigned. */
  claim(conversationId: string, channelId: string, demand?: Partial<LineEntry>): Promise<void>
  /**
   * Opens a conversation directly into the queue if nobody is free, and runs `meanwhile` before that is done; else
   * claims a seat.
   */
  open(channelId: string, meanwhile?: () => Promise<void>): Promise<string>
  release(conversationId: string): Promise<void>
  setAgent(agentId: string, changes: { presence?: Presence; capacity?: number }): Promise<void>
  loads(): Promise<Map<string, number>>
  close(): Promise<void>
}

export async function openOffice(): Promise<Office> {
  const { postgresUrl, template } = inject('servers')
  const name = `office_${randomBytes(6).toString('hex')}`
  const sql = openDatabase(await createDatabase(postgresUrl, name, template), { name, connections: 20 })
  return officeOf(sql)
}

function officeOf(sql: Database): Office {
  const office: Office = {
    sql,
    async channel(mode) {
      const id = randomUUID()
      await insertChannel(
        sql,
        {
          id,
          provider: 'twilio',
          medium: 'sms',
          name: mode,
          accountId: `AC${randomBytes(16).toString('hex')}`,
          phoneNumber: '+15005550006',
          messagingServiceSid: null,
          credentials: randomBytes(8),
          idKey: randomBytes(8),
          settings: { ...DEFAULT_SETTINGS, assignment: { mode } },
        },
        { kind: 'system' },
      )
      return id
    },
    async agent(channelIds, { capacity = 1, presence = 'online' } = {}) {
      const id = randomUUID()
      const fields = { id, name: id.slice(0, 4), email: `${id}@example.com`, role: 'agent', tokenHash: id }
      await sql`insert into agents ${sql({ ...fields, capacity, presence })}`
      for (const channelId of channelIds) {
        await sql`insert into channel_agents (channel_id, agent_id) values (${channelId}, ${id})`
      }
      return id
    },
    async conversation(channelId) {
      const [id, contactId] = [randomUUID(), randomUUID()]
      const at = new Date()
      await sql`insert into contacts (id, channel_id) values (${contactId}, ${channelId})`
      await insertConversation(sql, {
        id,
        channelId,
        contactId,
        workflowId: id,
        address: '+15005550100',
        ourAddress: null,
        status: 'waiting',
        previousId: null,
        createdAt: at,
        waitingSince: at,
        lastInboundAt: at,
        startedBy: { kind: 'contact' },
      })
      return id
    },
    async claim(conversationId, channelId, demand = {}) {
      const entry = {
        teamId: null,
        agentId: null,
        excluded: [],
        notBefore: null,
        priority: 1,
        seq: 1,
        ...demand,
      }
      await changeSeats(
        sql,
        tx => enterLine(tx, { ...entry, conversationId, channelId, since: new Date() }),
        {
          channels: [channelId],
          conversations: [conversationId],
        },
      )
    },
    async open(channelId, meanwhile) {
      const conversationId = await office.conversation(channelId)
      const place = {
        ...ANYONE,
        conversationId,
        channelId,
        since: new Date(),
        notBefore: null,
        priority: 1,
        seq: 1,
      }
      const enter = (tx: Sql) => tx`
        with held as materialized (${supplyHeld(tx, channelId)})
        ${insertPlace(tx, place, tx`(select channel_id from held) is not null`)}`
      try {
        await sql.begin(async tx => {
          await enter(tx)
          await meanwhile?.()
        })
      } catch (error) {
        if (!isSeatFree(error)) throw error
        await office.claim(conversationId, channelId)
      }
      return conversationId
    },
    async release(conversationId) {
      const [row] = await sql<{ channelId: string }[]>`
        select channel_id from conversations where id = ${conversationId}`
      await changeSeats(sql, tx => leaveSeatAndLine(tx, conversationId), {
        channels: [row?.channelId ?? ''],
        conversations: [conversationId],
      })
    },
    async setAgent(agentId, changes) {
      await changeSeats(sql, tx => tx`update agents set ${tx(changes)} where id = ${agentId}`, {
        agents: [agentId],
      })
    },
    async loads() {
      const rows = await sql<{ agentId: string; load: number }[]>`
        select agent_id, count(*)::integer as load from assignments group by agent_id`
      return new Map(rows.map(row => [row.agentId, row.load]))
    },
    async close() {
      await sql.end({ timeout: 1 })
    },
  }
  return office
}

/** Resolves when a conversation that is put into the queue waits for a process that is changing the seats. */
export function untilOpeningWaits(sql: Database): Promise<unknown> {
  return until('it waits for the lock', async () => {
    const [waiting] = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event = 'advisory' and query like '%hold_supply%'`
    return waiting
  })
}

/** Conversations in the queue that somebody could have right now. When nothing changes any more there must be none. */
export async function servable(sql: Database): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from waiting_line l
    join channel_versions v on v.channel_id = l.channel_id
    join channel_agents m on m.channel_id = l.channel_id
    join agents a on a.id = m.agent_id
    where a.presence = 'online' and a.deleted_at is null
      and (select count(*) from assignments s where s.agent_id = a.id) < a.capacity
      and (l.agent_id = a.id or (l.agent_id is null and v.settings->'assignment'->>'mode' <> 'manual'))
      and (l.team_id is null or exists (select from team_agents t where t.team_id = l.team_id and t.agent_id = a.id))
      and not a.id = any(l.excluded)
      and (l.not_before is null or l.not_before <= now())`
  return row?.count ?? 0
}

/** Agents whose `load` is not the number of their assignments. There must never be one. */
export function miscounted(sql: Database): Promise<object[]> {
  return sql<object[]>`
    select id, load from agents a where load <> (select count(*) from assignments s where s.agent_id = a.id)`
}

/** Snoozed conversations that gave up their seat and still have one. There must never be one. */
export function seatedAside(sql: Database): Promise<object[]> {
  return sql<object[]>`
    select c.id from conversations c join assignments s on s.conversation_id = c.id
    where (c.snooze->>'seatFreed')::boolean`
}

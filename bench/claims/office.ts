import { randomBytes, randomUUID } from 'node:crypto'
import { insertAgent } from '../../db/agents.ts'
import { insertChannel } from '../../db/channels.ts'
import { type Database, openDatabase, type Sql } from '../../db/client.ts'
import { insertConversation, setAssigned } from '../../db/conversations.ts'
import { enterLine } from '../../db/line.ts'
import { giveSeat } from '../../db/seats.ts'
import { ANYONE, PRIORITY_RANK } from '../../domain/choose-agent.ts'
import { CONTACT, SYSTEM } from '../../domain/conversation.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { OURS } from '../customers.ts'

/** How many conversations each agent may have. */
const CAPACITY = 5

/** How many conversations wait, and how many agents their channel has. */
export interface Size {
  waiting: number
  agents: number
}

export interface Desk {
  channelId: string
  /** Conversations that have a seat; the one that has had it longest comes first. */
  seated: string[]
}

/**
 * Makes a database without workflows, in which all agents are full and conversations wait for a seat. Two channels of
 * the same size share all agents but one each. A seat of such an agent is no use to those who wait in the other
 * channel.
 */
export interface Office {
  sql: Database
  /** The channel where conversations wait. */
  crowded: Desk
  /** The channel where nobody waits. The agent who has only this channel has all of `seated`. */
  quiet: Desk
  /** The conversations that wait, in their order. */
  line: string[]
  close(): Promise<void>
}

export async function openOffice(databaseUrl: string, { waiting, agents }: Size): Promise<Office> {
  // One connection is enough, since the steps run one after the other; more would all need to be warmed up.
  const sql = openDatabase(databaseUrl, { name: 'bench-claims', connections: 2 })
  const [crowded, quiet] = [await openDesk(sql, 'crowded'), await openDesk(sql, 'quiet')]
  const line: string[] = []
  await sql.begin(async tx => {
    for (let n = 0; n <= agents; n++) {
      const last = n === agents
      const desks = last ? [quiet] : n === 0 ? [crowded] : [crowded, quiet]
      const agentId = await hire(tx, desks)
      for (let seat = 0; seat < CAPACITY; seat++) await seatAt(tx, last ? quiet : crowded, agentId)
    }
    const now = Date.now()
    for (let n = waiting; n > 0; n--) line.push(await putInLine(tx, crowded, new Date(now - n * 1_000)))
  })
  // So that the statistics are those of a database that has been in use for a while.
  await sql`vacuum analyze`
  return { sql, crowded, quiet, line, close: () => sql.end({ timeout: 1 }) }
}

async function openDesk(sql: Sql, name: string): Promise<Desk> {
  const channelId = randomUUID()
  const channel = {
    id: channelId,
    provider: 'twilio',
    medium: 'sms' as const,
    name,
    accountId: `AC${randomBytes(16).toString('hex')}`,
    phoneNumber: OURS,
    messagingServiceSid: null,
    credentials: randomBytes(8),
    idKey: randomBytes(8),
    settings: DEFAULT_SETTINGS,
  }
  await insertChannel(sql, channel, SYSTEM)
  return { channelId, seated: [] }
}

async function hire(sql: Sql, desks: Desk[]): Promise<string> {
  const id = randomUUID()
  const person = { name: `Agent ${id.slice(0, 4)}`, email: `${id}@example.com`, role: 'agent' as const }
  await insertAgent(sql, { id, ...person, capacity: CAPACITY, tokenHash: id })
  await sql`update agents set presence = 'online' where id = ${id}`
  const memberships = desks.map(({ channelId }) => ({ channelId, agentId: id }))
  await sql`insert into channel_agents ${sql(memberships)}`
  return id
}

async function seatAt(sql: Sql, desk: Desk, agentId: string): Promise<void> {
  const id = await openConversation(sql, desk)
  await giveSeat(sql, {
    conversationId: id,
    agentId,
    channelId: desk.channelId,
    by: 'automation',
    seq: 1,
  })
  await setAssigned(sql, { id, agentId, epoch: 1 })
  desk.seated.push(id)
}

async function putInLine(sql: Sql, { channelId }: Desk, since: Date): Promise<string> {
  const conversationId = await openConversation(sql, { channelId }, 'waiting')
  const priority = PRIORITY_RANK.normal
  await enterLine(sql, { ...ANYONE, conversationId, channelId, priority, since, notBefore: null, seq: 1 })
  return conversationId
}

/** A conversation that is to be assigned. */
export async function openConversation(
  sql: Sql,
  { channelId }: Pick<Desk, 'channelId'>,
  status: 'opening' | 'waiting' = 'opening',
): Promise<string> {
  const [id, contactId] = [randomUUID(), randomUUID()]
  const at = new Date()
  await sql`insert into contacts (id, channel_id) values (${contactId}, ${channelId})`
  await insertConversation(sql, {
    id,
    channelId,
    contactId,
    workflowId: id,
    address: id,
    ourAddress: OURS,
    status,
    previousId: null,
    createdAt: at,
    waitingSince: at,
    lastInboundAt: at,
    startedBy: CONTACT,
  })
  return id
}

import { setTimeout as rest } from 'node:timers/promises'
import postgres from 'postgres'
import type { Call } from '../call.ts'
import { inboundWebhook, newCustomer } from '../customers.ts'
import { post } from '../http.ts'

/** How many there are on a large floor. */
export interface FloorSizes {
  agents: number
  /** Customers who wait for an agent, besides those who have one. */
  waiting: number
}

/** A channel of its own: nobody else has seats for it. */
export interface Place {
  url: string
  webhookUrl: string
  admin: Call
  channelId: string
  /** The channel's. */
  phoneNumber: string
  databaseUrl: string
}

/** Three of ten are online with two seats each, and two of ten are away. */
const presenceOf = (number: number) =>
  ['online', 'online', 'online', 'away', 'away'][number % 10] ?? 'offline'
const SEATS = 2
const AT_ONCE = 4
/** As a provider does, a webhook that is not taken is sent again, so often and after so long, ms. */
const TRIES = 6
const PAUSE_MS = 2_000
const PATIENCE_MS = 300_000

const FIRST =
  'Ann Bob Chai Dao Eve Farid Grace Hugo Iris Jack Kanya Lee Mali Noi Olga Pim Quinn Rosa Somchai Tara'.split(
    ' ',
  )
const LAST = 'Adams Berg Chen Diaz Evans Fischer Garcia Hassan Ito Jones'.split(' ')
/** The name of an agent; each is there once. */
export const agentName = (number: number) =>
  `${FIRST[number % FIRST.length]} ${LAST[Math.floor(number / FIRST.length) % LAST.length]}`

/** Runs `work` for 0, 1, … `count - 1`, some at once. */
async function each(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const some = async () => {
    for (let number = next++; number < count; number = next++) await work(number)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

/** A customer writes for the first time. */
export const arrive = ({ webhookUrl, phoneNumber }: Pick<Place, 'webhookUrl' | 'phoneNumber'>) =>
  post(inboundWebhook(webhookUrl, newCustomer(), phoneNumber, 'Hello, where is my parcel?').request)

/**
 * Hires many agents, of whom some are online, and lets customers write until their seats are taken and so many wait. All of
 * them are real conversations. Only their names, priorities and how long they have waited are written into the database.
 */
export async function fillFloor(place: Place, { agents, waiting }: FloorSizes): Promise<void> {
  const { admin, channelId, databaseUrl } = place
  await each(agents, async number => {
    const { id } = await admin<{ id: string }>('POST', '/v1/agents', {
      name: agentName(number),
      email: `floor-${number}@example.com`,
      capacity: SEATS,
    })
    await admin('PUT', `/v1/channels/${channelId}/agents/${id}`)
    await admin('PUT', `/v1/agents/${id}/presence`, { presence: presenceOf(number) })
  })
  const online = Array.from({ length: agents }, (_, number) => presenceOf(number)).filter(
    is => is === 'online',
  )
  const all = waiting + online.length * SEATS
  await each(all, async () => {
    for (let left = TRIES; ; left--) {
      const failed = await arrive(place).then(
        () => undefined,
        (error: Error) => error,
      )
      if (!failed) return
      if (left === 0) throw failed
      await rest(PAUSE_MS)
    }
  })
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    for (const deadline = Date.now() + PATIENCE_MS; ; await rest(500)) {
      const [found] =
        await sql`select count(*)::integer as waiting from waiting_line where channel_id = ${channelId}`
      if (found?.waiting >= waiting) break
      if (Date.now() > deadline) throw new Error(`${found?.waiting} of ${waiting} wait`)
    }
    await sql`
      update contacts c set name = 'Customer ' || n.number
      from (select id, row_number() over (order by created_at, id) as number from contacts where channel_id = ${channelId}) n where n.id = c.id`
    // Some are urgent or of high priority and came lately; the one who has waited longest is of low priority.
    await sql`
      with placed as (
        select conversation_id, row_number() over (order by since, conversation_id) as place
        from waiting_line where channel_id = ${channelId})
      update waiting_line l set
        priority = case when p.place = 1 then 0 when p.place % 7 = 0 then 3 when p.place % 5 = 0 then 2 else 1 end,
        since = now() - case when p.place = 1 then interval '5 hours'
          else interval '20 seconds' * (${waiting} - p.place + 1) end
      from placed p where p.conversation_id = l.conversation_id`
    await sql`
      update conversations c set waiting_since = l.since, status_since = l.since,
        priority = (array['low', 'normal', 'high', 'urgent'])[l.priority + 1]
      from waiting_line l where l.conversation_id = c.id`
    await sql`analyze`
  } finally {
    await sql.end()
  }
}

import { expect } from 'vitest'
import { WEEKDAYS, type Weekday, type WeekSchedule } from '../../domain/business-hours-schedule.ts'
import type { Customer, Desk, TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { miscounted, servable } from './office.ts'

/** What tests of the allocation do with a desk. */
export interface Floor {
  /** Changes the channel's settings. */
  set(settings: object): Promise<void>
  presence(agent: Pick<TestAgent, 'id'>, presence: string, ttlSeconds?: number): Promise<void>
  capacity(agent: Pick<TestAgent, 'id'>, capacity: number): Promise<void>
  /** The state of an agent at the beginning of a test. Each change is a workflow, so only real changes are made. */
  begin(agent: Pick<TestAgent, 'id'>, presence: string, capacity?: number): Promise<void>
  line(): Promise<Line>
  /** How many conversations each agent has a seat for. */
  loads(): Promise<Record<string, number>>
  /** Waits until nothing changes any more: no free seat could be assigned, and each conversation knows of its seat. */
  atRest(): Promise<void>
}

export interface Line {
  depth: number
  entries: {
    conversationId: string
    priority: string
    agentId: string | null
    teamId: string | null
    notBefore: string | null
    eligible: string[]
    because: string
  }[]
}

/** A fixture; it needs a world and a desk. */
export const floorOfDesk = ({ world, desk }: { world: World; desk: Desk }) => floorOf(world, desk)

export function floorOf(world: World, desk: Pick<Desk, 'channelId'>): Floor {
  const { sql, admin } = world
  const path = `/v1/channels/${desk.channelId}`
  const floor: Floor = {
    async set(settings) {
      const changed = await admin.patch(path, settings)
      expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    },
    async presence({ id }, presence, ttlSeconds) {
      const changed = await admin.put(`/v1/agents/${id}/presence`, { presence, ttlSeconds })
      expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    },
    async capacity({ id }, capacity) {
      const changed = await admin.patch(`/v1/agents/${id}`, { capacity })
      expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    },
    async begin(agent, presence, capacity) {
      const [now] = await sql<{ presence: string; presenceUntil: Date | null; capacity: number }[]>`
        select presence, presence_until, capacity from agents where id = ${agent.id}`
      if (now?.presence !== presence || now.presenceUntil) await floor.presence(agent, presence)
      if (capacity !== undefined && now?.capacity !== capacity) await floor.capacity(agent, capacity)
    },
    line: async () => (await admin.get<Line>(`${path}/line`)).body,
    async loads() {
      const rows = await sql<{ agentId: string; load: number }[]>`
        select agent_id, count(*)::integer as load from assignments group by agent_id`
      return Object.fromEntries(rows.map(({ agentId, load }) => [agentId, load]))
    },
    async atRest() {
      await until('the line to come to rest', async () => {
        const untold = await sql`select from assignments where taken_up_at is null`
        const opening = await sql`select from conversations where status = 'opening'`
        return untold.length + opening.length === 0
      })
      expect(await servable(sql)).toBe(0)
      expect(await miscounted(sql)).toEqual([])
    },
  }
  return floor
}

/** The same hours on every day. */
export function everyDay(day: WeekSchedule['days'][Weekday]): WeekSchedule['days'] {
  return Object.fromEntries(WEEKDAYS.map(name => [name, day])) as WeekSchedule['days']
}

/** Closed today and on the days around it; open 09:00–18:00 on the weekday three days ahead. */
export function openInThreeDays(): WeekSchedule['days'] {
  const hours = { intervals: [{ open: '09:00', close: '18:00' }] }
  return { ...everyDay({ closed: true }), [inThreeDays()]: hours }
}

/** Open except on the weekday three days ahead. */
export function closedInThreeDays(): WeekSchedule['days'] {
  return { ...everyDay({ openAllDay: true }), [inThreeDays()]: { closed: true } }
}

function inThreeDays(): Weekday {
  // Weekdays begin on Monday in luxon and the schedule, on Sunday in a Date.
  const today = (new Date().getUTCDay() + 6) % 7
  return WEEKDAYS[(today + 3) % 7] as Weekday
}

/**
 * Many customers who write at once, as fast as the service accepts it. Resolves when every message has arrived.
 * `halfway` is called when half of them have.
 */
export async function burst(
  desk: Desk,
  customers: number,
  { messages = 1, halfway = async () => {} }: { messages?: number; halfway?: () => Promise<unknown> } = {},
): Promise<void> {
  const left = Array.from({ length: customers }, () => desk.newCustomer())
  let written = 0
  let during: Promise<unknown> | undefined
  const send = async () => {
    for (let customer = left.shift(); customer; customer = left.shift()) {
      for (let n = 0; n < messages; n++) {
        await bring(customer, `message ${n}`)
        written++
        if (written >= (customers * messages) / 2) during ??= halfway()
      }
    }
  }
  await Promise.all(Array.from({ length: 25 }, send))
  await during
}

/** A busy machine may answer too late. Then the provider sends the webhook again. */
async function bring(customer: Customer, text: string): Promise<void> {
  const { messageSid, delivered } = await customer.write(text)
  if (!delivered) await until(text, async () => (await customer.write(text, { messageSid })).delivered)
}

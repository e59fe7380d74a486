import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { describe, expect, vi } from 'vitest'
import { beginClaim } from '../../db/claims.ts'
import { KEEP_ALIVE_S, longStatements, openDatabase, SESSIONS, type Sql } from '../../db/client.ts'
import { ROW_PATIENCE_MS } from '../../db/seat-locks.ts'
import { changeSeats, SEATS_LOCK } from '../../db/seats.ts'
import { useSessionLimits } from '../../db/session-limits.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { makeLines } from '../harness/lines.ts'
import { beginTalk } from '../harness/talk.ts'
import { RUN_TYPESCRIPT } from '../harness/typescript.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventsOf } from '../workflow/support.ts'

const test = deskTest()

test.beforeAll(async ({ world, desk }) => {
  for (const { id, api } of [desk.ann, desk.bob]) {
    await world.admin.patch(`/v1/agents/${id}`, { capacity: 100 })
    expect((await api.put(`/v1/agents/${id}/presence`, { presence: 'online' })).status).toBe(200)
  }
})

const url = (world: World) => String(world.config.DATABASE_URL)

/**
 * Runs what everything else depends on: it claims a seat, frees it and claims it again, stores a message and reads the
 * stream.
 */
async function serviceGoesOn(world: World, desk: Desk): Promise<void> {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'assigned')
  await world.admin.post(`/v1/conversations/${id}/resolve`, { survey: false })
  await customer.conversation(c => c.status === 'resolved')
  await customer.write('One more thing')
  await customer.conversation(c => c.status === 'assigned')
}

describe('a hanging process with the lock of the seats blocks others only briefly', () => {
  test('a process that loses its network connection, and continues later', async ({ world, desk }) => {
    const lines = makeLines()
    const there = new URL(url(world))
    there.port = String(await lines.lay('it', 'postgres', Number(there.port)))
    const sql = openDatabase(there.href, { name: 'cut off', connections: 2 })
    let cut: (() => void) | undefined
    const isCut = new Promise<void>(resolve => {
      cut = resolve
    })
    const held = changeSeats(sql, async tx => {
      await tx`select 1`
      // Only existing connections; new ones can be made.
      lines.cut('it', 'postgres', true)()
      cut?.()
      // The query was sent and is never answered.
      await tx`select 2`
    })
    const outcome = Promise.allSettled([held])
    await isCut
    await serviceGoesOn(world, desk)
    // The connection is dead for good: its query fails, and a new connection is made.
    expect(await outcome).toMatchObject([{ status: 'rejected', reason: { code: 'CONNECTION_CLOSED' } }])
    expect(await sql`select 4 as four`).toEqual([{ four: 4 }])
    await sql.end({ timeout: 0 })
    await lines.close()
  })

  test.for(['idle', 'reading'])('a process that is stopped: %s', async (how, { world, desk }) => {
    const program = fileURLToPath(new URL('./frozen-process.ts', import.meta.url))
    const child = spawn(process.execPath, [...RUN_TYPESCRIPT, program, url(world), how])
    try {
      await once(createInterface(child.stdout), 'line')
      child.kill('SIGSTOP')
      await serviceGoesOn(world, desk)
    } finally {
      child.kill('SIGKILL')
    }
  })
})

/** Holds the locks that others need, without time limits, as another program or a migration would. */
async function holding(world: World, statements: string, meanwhile: () => Promise<unknown>): Promise<void> {
  const holder = postgres(url(world), { max: 1 })
  try {
    await holder.unsafe(`begin; ${statements}`)
    await meanwhile()
  } finally {
    await holder.end({ timeout: 1 })
  }
}

test('if another transaction holds a lock for long, an activity is retried and a request gets a 503', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  const triedAgain = async () => {
    await customer.write('Hello')
    const { workflowId } = await customer.conversation()
    await until('a second try', async () => {
      const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
      return raw.pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1)
    })
  }
  const toldToComeAgain = async () => {
    const { status, body, headers } = await world.admin.get('/v1/teams')
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'database_unavailable' })
    expect(headers.get('Retry-After')).toBe('2')
  }
  await holding(
    world,
    `select pg_advisory_xact_lock(${SEATS_LOCK}); lock table teams in access exclusive mode`,
    () => Promise.all([triedAgain(), toldToComeAgain()]),
  )
  const { id } = await customer.conversation(c => c.status === 'assigned')
  const types = (await eventsOf(world, id)).map(({ type }) => type)
  expect(types.filter(type => type === 'conversation.assigned')).toHaveLength(1)
  expect((await world.admin.get('/v1/teams')).status).toBe(200)
})

test('while it holds the lock of the seats, a change waits only briefly for a locked row, as all others wait for it', async ({
  world,
  desk,
}) => {
  const { sql } = world
  const { channelId } = desk
  const patience = async (tx: Sql) => {
    const [row] = await tx<{ setting: string }[]>`select setting from pg_settings where name = 'lock_timeout'`
    return Number(row?.setting)
  }
  for (const touching of [{ channels: [channelId] }, undefined]) {
    const { result } = await changeSeats(sql, patience, touching)
    expect(result).toBe(ROW_PATIENCE_MS)
  }
  const claim = { conversationId: randomUUID(), channelId }
  const after = await sql.begin(async tx => {
    await beginClaim(tx, claim, new Date())
    return patience(tx)
  })
  expect(after).toBe(ROW_PATIENCE_MS)
  expect(await patience(sql)).toBe(SESSIONS.short.lock)

  // A person looks at a conversation's row in psql, and leaves the transaction open.
  const stuck = await beginTalk(desk, 'any')
  await holding(world, `select from conversations where id = '${stuck.id}' for update`, async () => {
    expect((await world.admin.post(`${stuck.path}/resolve`)).status).toBe(202)
    await until('another try', async () => {
      const { raw } = await world.temporal.workflow.getHandle(stuck.workflowId).describe()
      return raw.pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 2)
    })
    await beginTalk(desk, 'assigned')
  })
})

test('each connection has the time limits of its purpose, and both sides check that the other is alive', async ({
  world,
}) => {
  const keptAlive = vi.spyOn(Socket.prototype, 'setKeepAlive')
  const sql = openDatabase(url(world), { name: 'shown', connections: 1 })
  const settings = async (of: typeof sql) => {
    const rows = await of<{ name: string; setting: string }[]>`
      select name, setting from pg_settings
      where name like 'tcp_%' or name like '%_timeout' and source = 'client'`
    return Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))
  }
  const TCP = { tcp_keepalives_idle: KEEP_ALIVE_S, tcp_keepalives_count: 3, tcp_keepalives_interval: 5 }
  for (const [of, limits] of [
    [sql, SESSIONS.short],
    [longStatements(sql), SESSIONS.long],
  ] as const) {
    expect(await settings(of)).toMatchObject({
      ...TCP,
      tcp_user_timeout: 8_000,
      lock_timeout: limits.lock,
      statement_timeout: limits.statement,
      idle_in_transaction_session_timeout: limits.idleInTransaction,
    })
  }
  expect(keptAlive).toHaveBeenCalledWith(true, KEEP_ALIVE_S * 1_000)
  keptAlive.mockRestore()
  await sql.end()
})

test('the limits increase from inner to outer, and are shorter than the activity’s', () => {
  const { idleInTransaction, lock, statement } = SESSIONS.short
  const order = [0, idleInTransaction, lock, statement, 15_000]
  expect(order).toEqual([...new Set(order)].sort((a, b) => a - b))
})

describe('behind a pooler that ignores connection settings', () => {
  /** Answers as PgBouncer does to a setting that it doesn't know. Clients without that setting may connect. */
  const pooler = async (world: World) => {
    const { hostname, port } = new URL(url(world))
    const text = 'unsupported startup parameter: statement_timeout'
    const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${text}\0\0`)
    const refusal = Buffer.alloc(5)
    refusal.write('E')
    refusal.writeInt32BE(fields.length + 4, 1)
    const server = createServer(client => {
      client.once('data', first => {
        if (first.includes('_timeout')) {
          client.end(Buffer.concat([refusal, fields]))
          return
        }
        const upstream = connect(Number(port), hostname)
        upstream.write(first)
        client.pipe(upstream).pipe(client)
        for (const socket of [client, upstream])
          socket.on('error', () => {}).on('close', () => upstream.destroy())
      })
      client.on('error', () => {})
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return server
  }

  test('the service works without the limits, and logs what is missing and what to do', async ({ world }) => {
    const server = await pooler(world)
    const through = new URL(url(world))
    through.port = String(Object(server.address()).port)
    const sql = openDatabase(through.href, { name: 'pooled', connections: 2 })
    const warn = vi.fn()
    await useSessionLimits(sql, { warn })
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      {
        lacking: ['idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout'],
        fix: expect.stringContaining('alter role'),
      },
      expect.stringContaining('have no time limits'),
    )
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    expect(await longStatements(sql)`select 1 as one`).toEqual([{ one: 1 }])
    await sql.end({ timeout: 0 })
    server.close()
  })

  test('if the limits are in force, nothing is logged', async ({ world }) => {
    const warn = vi.fn()
    await useSessionLimits(world.sql, { warn })
    expect(warn).not.toHaveBeenCalled()
  })
})

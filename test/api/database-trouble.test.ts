import { expect } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type SecondApi, startSecondApi } from './second-api.ts'

// PostgreSQL answers, and can't do what it is asked.

const test = deskTest()

/** The API of a process with a pool of its own, of one connection, so that no other one can be taken instead. */
async function beside(world: World, url: string): Promise<SecondApi & { sql: Database }> {
  const sql = openDatabase(url, { name: 'in trouble', connections: 1 })
  const api = await startSecondApi(world, {}, { sql })
  return {
    ...api,
    sql,
    async close() {
      await api.close()
      await sql.end({ timeout: 1 })
    },
  }
}

/** The reason why a write is refused. It is a 503, whatever the reason. */
async function refused(admin: SecondApi['admin'], name: string): Promise<string> {
  const { status, body } = await admin.post('/v1/labels', { name })
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'database_unavailable' })
  return body.detail
}

test('a failover: writes are refused while the server only reads, and succeed once another one writes', async ({
  world,
}) => {
  const [row] = await world.sql<{ name: string }[]>`select current_database() as name`
  const onlyRead = (value: 'on' | 'off') =>
    world.sql.unsafe(`alter database "${row?.name}" set default_transaction_read_only = ${value}`)
  let api: Awaited<ReturnType<typeof beside>> | undefined
  try {
    await onlyRead('on')
    api = await beside(world, String(world.config.DATABASE_URL))
    // A read makes the connection, which then stays with the server that only reads.
    expect((await api.admin.get('/v1/channels')).status).toBe(200)
    const { admin } = api
    // A statement that follows on the same connection only learns that it ended.
    await until('the reason', async () => (await refused(admin, 'early')).includes('only reads'))
    expect((await api.admin.get('/readyz')).body.parts.postgres).toBe('down')
    expect((await api.admin.get('/v1/channels')).status).toBe(200)
    await onlyRead('off')
    // Each connection that was made before is given up by the first write that it refuses.
    await until('a write', async () => (await admin.post('/v1/labels', { name: 'late' })).status === 201)
    await until('it to be ready', async () => (await admin.get('/readyz')).status === 200)
  } finally {
    await onlyRead('off')
    await api?.close()
  }
})

test('a role without a privilege, and one without a free connection: the answer says so', async ({
  world,
}) => {
  const role = `weak_${Date.now()}`
  const url = new URL(String(world.config.DATABASE_URL))
  Object.assign(url, { username: role, password: 'weak' })
  await world.sql.unsafe(
    `create role ${role} login password 'weak'; grant select on all tables in schema public to ${role}`,
  )
  let api: Awaited<ReturnType<typeof beside>> | undefined
  try {
    api = await beside(world, url.href)
    expect(await refused(api.admin, 'mine')).toContain('lacks a privilege')
    await api.close()
    await world.sql.unsafe(`alter role ${role} connection limit 0`)
    api = await beside(world, url.href)
    expect(await refused(api.admin, 'mine')).toContain('no free connection')
  } finally {
    await api?.close()
    await world.sql.unsafe(`drop owned by ${role}; drop role ${role}`)
  }
})

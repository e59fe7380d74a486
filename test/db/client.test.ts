import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { until } from '../harness/until.ts'

/** Not the template: while somebody is connected to it, no database can be made of it. */
let sql: Database

beforeAll(() => {
  const { postgresUrl } = inject('servers')
  sql = openDatabase(`${postgresUrl}/postgres`, { name: 'driver test', connections: 4 })
})
afterAll(() => sql.end({ timeout: 1 }))

// Connections that a process gives up before they were ready, because it ends.
test('a pool that ends during a connect fails only the pending queries', async () => {
  const { postgresUrl } = inject('servers')
  const { hostname, port } = new URL(postgresUrl)
  let asked = false
  const proxy = createServer(client => {
    const server = connect(Number(port), hostname)
    server.pipe(client)
    client.on('data', data => {
      // The driver's own first query, which is never answered.
      asked ||= data.includes('pg_type')
      if (!asked) server.write(data)
    })
    for (const socket of [client, server]) socket.on('error', () => {}).on('close', () => server.destroy())
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const through = new URL(`${postgresUrl}/postgres`)
  through.port = String((proxy.address() as AddressInfo).port)
  const ending = openDatabase(through.href, { name: 'driver test', connections: 1 })
  const answer = Promise.allSettled([ending`select 1`])
  await until('the driver to ask for types', () => asked)
  await ending.end({ timeout: 0 })
  expect(await answer).toMatchObject([{ status: 'rejected' }])
  proxy.close()
})

// An error that the driver throws from its own timer fails the whole run, whatever the tests find.
test('connections that the server ends in the middle of a transaction fail their own work, and nothing else', async () => {
  const cutShort = () =>
    sql.begin(async tx => {
      await tx`select 1`
      await Promise.all([tx`select pg_terminate_backend(pg_backend_pid())`, tx`select 2`, tx`select 3`])
    })
  for (let round = 0; round < 5; round++) {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, cutShort))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('rejected'))
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, number) => (await sql`select ${number}::integer as number`)[0]),
    )
    expect(answers.map(answer => answer?.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  }
})

// A connection takes a number of queries before it has answered the first.
test('a transaction has its connection for itself, also as the last that a connection takes', async () => {
  const { postgresUrl } = inject('servers')
  const few = openDatabase(`${postgresUrl}/postgres`, { name: 'driver test', connections: 2 })
  const { max_pipeline: most } = few.options as unknown as { max_pipeline: number }
  // Sent in the order in which they are asked.
  const ask = (number: number) => few`select ${number}::integer as number`.execute()
  // Both connections know the statement now, and take it again without waiting for an answer.
  for (let round = 0; round < 3; round++)
    await Promise.all(Array.from({ length: 20 }, (_, number) => ask(number)))
  for (let before = 2 * most - 4; before < 2 * most + 4; before++) {
    const asked = Array.from({ length: before }, (_, number) => ask(number))
    const begun = few.begin(tx => tx`select 1 as one`)
    const answers = await Promise.all(asked)
    expect(answers.map(([row]) => row?.number)).toEqual(asked.map((_, number) => number))
    expect(await begun).toEqual([{ one: 1 }])
  }
  await few.end({ timeout: 1 })
})

import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from './client.ts'

let sql: Database

beforeAll(() => {
  const { postgresUrl, template } = inject('servers')
  sql = openDatabase(`${postgresUrl}/${template}`, { name: 'driver test', connections: 4 })
})
afterAll(() => sql.end({ timeout: 1 }))

// An error that the driver throws from a timer of its own fails the whole run, whatever the tests say.
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

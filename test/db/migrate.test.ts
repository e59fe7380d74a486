import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { migrate } from '../../db/migrate.ts'
import { createDatabase, dropDatabase } from '../../dev/servers/postgres.ts'
import { until } from '../harness/until.ts'

const { postgresUrl, template } = inject('servers')

/** The migrations of this version, and two of the next. */
const folder = mkdtempSync(join(tmpdir(), 'switchboard-migrations-'))
cpSync('db/migrations', folder, { recursive: true })
writeFileSync(join(folder, '9998_first.sql'), '-- Up Migration\ncreate table of_the_first (id integer);')
writeFileSync(
  join(folder, '9999_second.sql'),
  `-- Up Migration
   create table of_the_second (id integer);
   alter table conversations add column of_the_second integer;`,
)

let url: string
let open: postgres.Sql[] = []

beforeEach(async () => {
  const name = `migrate-${randomUUID()}`
  url = await createDatabase(postgresUrl, name, template)
  return async () => {
    await Promise.all(open.map(sql => sql.end({ timeout: 1 })))
    open = []
    await dropDatabase(url)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

function connect(name: string): postgres.Sql {
  const sql = postgres(url, { max: 1, connection: { application_name: name }, onnotice: () => {} })
  open.push(sql)
  return sql
}

test('a migration that needs a table in use lets others pass, says who is in its way, and runs when the table is free', async () => {
  const report = connect('a long report')
  await report.unsafe('begin; select from conversations limit 1')
  const lines: string[] = []
  const migrated = migrate(url, { folder, tell: line => lines.push(line) })
  await until('the line for the operator', () => lines[0])
  expect(lines[0]).toMatch(
    /In its way: a long report \(pid \d+, table conversations, idle in transaction, for \d+ s\)/,
  )

  // While the report still reads.
  const service = connect('the service')
  for (let n = 0; n < 5; n++) expect(await service`select id from conversations`).toEqual([])
  const [row] =
    await service`select to_regclass('of_the_first') as first, to_regclass('of_the_second') as second`
  expect(row).toEqual({ first: 'of_the_first', second: null })

  await report.unsafe('commit')
  expect(await migrated).toEqual(['9998_first', '9999_second'])
  expect(lines).toHaveLength(1)
  expect(await migrate(url, { folder })).toEqual([])
})

test('when the table does not become free in time, it says what to do, and the next call continues', async () => {
  const stuck = connect('stuck')
  await stuck.unsafe('begin; lock table conversations')
  await expect(migrate(url, { folder, patienceMs: 1 })).rejects.toThrow(
    /could not be had within 0 s; in its way: stuck \(pid \d+.*pg_terminate_backend/,
  )
  await stuck.unsafe('rollback')
  expect(await migrate(url, { folder })).toEqual(['9999_second'])
})

test('a migration with an error fails at once, and nothing of it stays', async () => {
  const broken = mkdtempSync(join(tmpdir(), 'switchboard-migrations-'))
  cpSync('db/migrations', broken, { recursive: true })
  writeFileSync(
    join(broken, '9999_broken.sql'),
    '-- Up Migration\ncreate table half (id integer);\nselect 1 / 0;',
  )
  await expect(migrate(url, { folder: broken })).rejects.toThrow('division by zero')
  expect(await connect('looks')`select to_regclass('half') as half`).toEqual([{ half: null }])
  rmSync(broken, { recursive: true })
})

test('of two processes that migrate at once, the second waits for the first and runs nothing', async () => {
  const ran = await Promise.all([migrate(url, { folder }), migrate(url, { folder })])
  expect(ran.flat().sort()).toEqual(['9998_first', '9999_second'])
})

import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, makeApi } from '../../api/app.ts'
import type { ApiDependencies } from '../../api/dependencies.ts'
import type { Database } from '../../db/client.ts'
import { makeLog } from '../../platform/log.ts'
import { until } from '../harness/until.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'
import { desk, parseCsv, world } from './reports-stage.ts'

/** A report with more rows than are read at once. */
export function ofManyRows(): void {
  describe('of many rows, as CSV', () => {
    const MANY = 5_200
    const AT = '2024-01-01T00:00:00Z'
    /** The rows of the large report, without those of the other tests. */
    const query = `/v1/reports/csat?to=2024-12-31T00:00:00Z`
    let statements = 0
    let counted: Database
    let app: Api

    beforeAll(async () => {
      const { sql, config, secrets, temporal } = world
      const [conversation] = await sql`select id from conversations limit 1`
      // Some at the same moment, others a microsecond apart.
      await sql`
        insert into events (conversation_id, channel_id, seq, type, actor, at, data)
        select ${conversation?.id}, ${desk.channelId}, 1000 + n, 'survey.created', '{"kind": "system"}',
          ${AT}::timestamptz + n / 3 * interval '1 microsecond',
          jsonb_build_object('surveyId', gen_random_uuid())
        from generate_series(1, ${MANY}) n`
      counted = postgres(config.DATABASE_URL ?? '', {
        connection: { application_name: 'counted' },
        transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
        // The driver itself asks for the types of arrays.
        fetch_types: false,
        debug: (_, statement) => {
          if (/\bsurvey\.created\b/.test(statement)) statements++
        },
      })
      const settings = config as ApiDependencies['config']
      app = makeApi({ config: settings, secrets, temporal, sql: counted, log: makeLog(config, 'counted') })
    })
    afterAll(async () => {
      await world.sql`delete from events where at < '2024-12-31'`
      await app.close()
      await counted.end()
    })
    const answer = async (more = '') => {
      statements = 0
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, Accept: 'text/csv' }
      const response = await app.app.request(`${query}${more}`, { headers })
      expect(response.status).toBe(200)
      return response
    }

    test('reads only as fast as the client, and has each row once', async () => {
      const reader = (await answer()).body?.getReader()
      const chunks = [(await reader?.read())?.value]
      // Only the next page, while nobody reads on.
      await until('the next page', () => statements === 2)
      await counted`select pg_sleep(0.05)`
      expect(statements).toBe(2)
      for (let next = await reader?.read(); next?.value; next = await reader?.read()) chunks.push(next.value)
      const text = Buffer.concat(chunks.flatMap(chunk => chunk ?? [])).toString()
      const ids = parseCsv(text).map(([surveyId]) => surveyId)
      expect(new Set(ids).size).toBe(MANY + 1)
      expect(ids).toHaveLength(MANY + 1)
      expect(statements).toBe(11)
    })

    test('a closed client ends the report, and a client that does not read keeps no database connection', async () => {
      const response = await answer()
      const open = await world.sql`
        select from pg_stat_activity where application_name = 'counted' and state like 'idle in transaction%'`
      expect(open).toHaveLength(0)
      await response.body?.cancel()
      const after = statements
      await counted`select pg_sleep(0.05)`
      expect(statements).toBe(after)
    })

    test('an early error is answered, and a later error interrupts the answer', async () => {
      const response = await answer()
      await counted`alter table surveys rename to gone`
      try {
        await expect(response.text()).rejects.toThrow()
        const failed = await world.admin.raw(query, { headers: { Accept: 'text/csv' } })
        expect(failed.status).toBe(500)
      } finally {
        await counted`alter table gone rename to surveys`
      }
    })

    test('a spreadsheet can have its byte order mark', async () => {
      const bytes = async (more: string) => Buffer.from(await (await answer(more)).arrayBuffer())
      expect((await bytes('&bom=true')).subarray(0, 12).toString('hex')).toMatch(/^efbbbf7375727665795f/)
      expect((await bytes('')).subarray(0, 6).toString()).toBe('survey')
      const refused = await world.admin.get(`${query}&bom=maybe`)
      expect(refused.body).toMatchObject({ errors: [{ path: 'bom' }] })
    })
  })
}

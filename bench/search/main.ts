import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { migrate } from '../../db/migrate.ts'
import { startProcess } from '../../dev/processes.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { createDatabase, startPostgres } from '../../dev/servers/postgres.ts'
import { percentile } from '../measure.ts'
import { untilListening } from '../stage.ts'
import { CHANNELS, idOf, load } from './load.ts'
import { QUERIES } from './queries.ts'

/**
 * `node --import ./platform/typescript.mjs bench/search/main.ts`: how long a search takes with a million messages, for
 * all channels and for an agent of one small channel. Exits with 0 if the requirement is met, else with 1.
 */

/** The limit for the slowest of twenty searches, ms. */
const LIMIT_MS = 300

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    samples: { type: 'string', default: '40' },
    /** A folder to keep the database in, so that the next run need not fill it. Default: it is not kept. */
    data: { type: 'string' },
  },
})
const [messages, samples] = [Number(values.messages), Number(values.samples)]

const folder = values.data ?? join(tmpdir(), `switchboard-search-${randomBytes(4).toString('hex')}`)
const server = await startPostgres(join(folder, 'postgres'), { port: await freePort() })
const stops: (() => Promise<unknown>)[] = [server.stop]
try {
  const url = await createDatabase(server.url, 'search')
  await migrate(url)
  const sql = postgres(url, { max: 1 })
  stops.push(() => sql.end())
  const [known] = await sql<{ count: string }[]>`select count(*) from search_messages`
  if (Number(known?.count) < messages) {
    console.log(`Loading ${messages} messages …`)
    const from = performance.now()
    await load(url, messages)
    console.log(`took ${((performance.now() - from) / 1_000).toFixed(0)} s`)
  }
  for (const table of ['search_messages', 'search_contacts']) {
    const [size] = await sql`
      select pg_size_pretty(pg_table_size(${table}::regclass)) as data, pg_size_pretty(pg_indexes_size(${table}::regclass)) as indexes`
    console.log(`${table}: ${size?.data}, indexes ${size?.indexes}`)
  }
  const adminToken = randomBytes(24).toString('hex')
  const port = String(await freePort())
  const api = `http://127.0.0.1:${port}`
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ADMIN_TOKEN: adminToken,
    RATE_LIMIT_PER_MINUTE: '0',
    HOST: '127.0.0.1',
    PORT: port,
    PUBLIC_URL: api,
  }
  stops.push(startProcess('api', 'api/main.ts', { environment, logDir: folder }).stop)
  await untilListening(api)
  const agent = await hire(api, adminToken, sql)
  const all: number[] = []
  console.log('\n                          all channels          one of twenty')
  console.log('query                     p50    p95   found    p50    p95   found')
  for (const [name, query] of QUERIES) {
    const cells: string[] = []
    for (const token of [adminToken, agent]) {
      const { taken, found } = await measure(`${api}/v1/search?${query}`, token)
      all.push(percentile(taken, 0.95))
      const times = [0.5, 0.95].map(part => percentile(taken, part).toFixed(1).padStart(6))
      cells.push(`${times.join(' ')} ${String(found).padStart(7)}`)
    }
    console.log(`${name.padEnd(24)} ${cells.join('  ')}`)
  }
  const slowest = Math.max(...all)
  process.exitCode = slowest <= LIMIT_MS ? 0 : 1
  console.log(
    `\n${slowest <= LIMIT_MS ? 'met     ' : 'NOT MET '} the slowest query's p95 is ${slowest.toFixed(0)} ms (at most ${LIMIT_MS})`,
  )
} finally {
  for (const stop of stops.reverse()) await stop()
}
process.exit()

/** An agent who has only the smallest channel. */
async function hire(api: string, adminToken: string, sql: postgres.Sql): Promise<string> {
  const response = await fetch(`${api}/v1/agents`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'Ann',
      email: `${randomBytes(4).toString('hex')}@example.com`,
      capacity: 1,
    }),
  })
  const { id, token } = (await response.json()) as { id: string; token: string }
  await sql`insert into channel_agents (channel_id, agent_id) values (${idOf('8', CHANNELS)}, ${id})`
  return token
}

async function measure(url: string, token: string): Promise<{ taken: number[]; found: number }> {
  const taken: number[] = []
  let found = 0
  for (let sample = -2; sample < samples; sample++) {
    const from = performance.now()
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } })
    const body = (await response.json()) as Record<string, { items: unknown[] }>
    const took = performance.now() - from
    if (!response.ok) throw new Error(`${url}: ${JSON.stringify(body)}`)
    if (sample >= 0) taken.push(took)
    found = Object.values(body).reduce((sum, { items }) => sum + items.length, 0)
  }
  return { taken, found }
}

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'

/** A network between the pool and PostgreSQL that can be broken. */
let network: Network
let sql: Database
/** Straight to PostgreSQL. */
let direct: Database

beforeAll(async () => {
  const { postgresUrl } = inject('servers')
  network = await openNetwork(postgresUrl)
  direct = openDatabase(`${postgresUrl}/postgres`, { name: 'lost connections, direct', connections: 2 })
  await direct`create table kept (id integer primary key, payload text not null)`
  const through = new URL(`${postgresUrl}/postgres`)
  through.port = String(network.port)
  sql = openDatabase(through.href, { name: 'lost connections', connections: 6 })
})
afterAll(async () => {
  await sql.end({ timeout: 1 })
  await direct`drop table kept`
  await direct.end({ timeout: 1 })
  network.close()
})

/**
 * What callers do, again and again, each with a number of its own, so that an answer that belongs to another caller is seen.
 * Resolves to what was wrong.
 */
const CALLERS: Record<string, (number: number) => Promise<string | undefined>> = {
  async reads(number) {
    const rows = await sql`select ${number}::integer as number`
    return rows.length === 1 && rows[0]?.number === number
      ? undefined
      : `${number} read ${JSON.stringify(rows)}`
  },
  async 'reads many'(number) {
    const rows = await sql`select ${number} + i as number from generate_series(0, 99) as i`
    const right = rows.length === 100 && rows.every((row, i) => row?.number === number + i)
    return right ? undefined : `${number} read ${JSON.stringify(rows).slice(0, 200)}`
  },
  async 'fails after some rows'(number) {
    const rows = await sql`select ${number} / (3 - i) as number from generate_series(1, 5) as i`
    return `${number} read ${JSON.stringify(rows)}`
  },
  async 'sends what is no date'(number) {
    const rows = await sql`select ${number}::integer as number, ${new Date(Number.NaN)}::timestamptz as at`
    return `${number} read ${JSON.stringify(rows)}`
  },
  async commits(number) {
    await sql.begin(async tx => {
      const [row] = await tx`select ${number}::integer as number`
      if (row?.number !== number) throw new Wrong(`${number} read ${JSON.stringify(row)}`)
      await tx`insert into kept (id, payload) values (${number}, ${'x'.repeat(number % 3 ? 10 : 40_000)})`
    })
    const [row] = await direct`select id from kept where id = ${number}`
    return row ? undefined : `${number} was committed and is not there`
  },
  async 'rolls back'(number) {
    await sql.begin(async tx => {
      await Promise.all([
        tx`insert into kept (id, payload) values (${number}, 'rolled back')`,
        tx`select ${number}::integer as number`,
      ])
      throw new Error('on purpose')
    })
    return `${number} was not rolled back`
  },
}

class Wrong extends Error {}

let number = 0

/** Calls, and records in `wrong` what was wrong. An error is no harm: every caller has to expect one. */
async function called(wrong: string[], name: string): Promise<'answered' | 'failed'> {
  try {
    const fault = await CALLERS[name]?.(++number)
    if (fault) wrong.push(`${name}: ${fault}`)
    return 'answered'
  } catch (error) {
    if (error instanceof Wrong) wrong.push(`${name}: ${error.message}`)
    return 'failed'
  }
}

const WAYS = ['reset', 'close', 'refuse'] as const
const ROUNDS = 20

// Each caller sees its own answer or an error. What is committed is there; what is rolled back is not.
test.each(WAYS)(
  'a busy pool gives no caller the answer of another, however connections end: %s',
  async way => {
    const wrong: string[] = []
    let over = false
    const callers = Object.keys(CALLERS).flatMap(name =>
      Array.from({ length: 4 }, async () => {
        // A refused connection must not make it spin.
        while (!over) if ((await called(wrong, name)) === 'failed') await setTimeout(2)
      }),
    )
    for (let round = 0; round < ROUNDS; round++) {
      await setTimeout(60)
      network.end(way)
    }
    over = true
    await Promise.all(callers)
    expect(wrong.slice(0, 5)).toEqual([])
    expect(await direct`select id from kept where payload = 'rolled back'`).toEqual([])
  },
)

// PostgreSQL ends an aborted transaction so.
test('a commit that is answered with a rollback is no commit', async () => {
  network.rewrite = answer =>
    answer.includes('COMMIT\0')
      ? Buffer.from(answer.toString('latin1').replace('\x0bCOMMIT\0', '\x0dROLLBACK\0'), 'latin1')
      : answer
  await expect(sql.begin(tx => tx`select 1`)).rejects.toThrow('the transaction was not committed')
  network.rewrite = answer => answer
  await expect(sql.begin(tx => tx`select 1`)).resolves.toHaveLength(1)
})

// Between the end of a connection and the moment when the driver hears of it, it still gives the connection away.
test.each(WAYS)('nor does an idle one: %s', async way => {
  const wrong: string[] = []
  const names = Object.keys(CALLERS)
  for (let round = 0; round < ROUNDS / 2; round++) {
    await Promise.all([...names, ...names].map(name => called(wrong, name)))
    network.end(way)
    const calls: Promise<unknown>[] = []
    for (let turn = 0; turn < 40; turn++) {
      calls.push(called(wrong, names[turn % names.length] ?? ''))
      await setImmediate()
    }
    await Promise.all(calls)
  }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(await direct`select id from kept where payload = 'rolled back'`).toEqual([])
})

interface Network {
  port: number
  /** What becomes of PostgreSQL's answers on their way. */
  rewrite(answer: Buffer): Buffer
  /** Ends all connections; `refuse` also refuses the next few, as a PostgreSQL does that is starting. */
  end(way: 'reset' | 'close' | 'refuse'): void
  close(): void
}

async function openNetwork(to: string): Promise<Network> {
  const { hostname, port } = new URL(to)
  const clients = new Set<Socket>()
  let refused = 0
  const server = createServer(client => {
    client.on('error', () => {})
    if (refused > 0) {
      refused--
      client.once('data', () => client.end(CANNOT_CONNECT_NOW))
      return
    }
    clients.add(client)
    const database = connect(Number(port), hostname)
    database.on('error', () => {})
    client.pipe(database)
    database.on('data', answer => client.write(network.rewrite(answer)))
    client.on('close', () => {
      clients.delete(client)
      database.destroy()
    })
    database.on('close', () => client.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const network: Network = {
    port: (server.address() as AddressInfo).port,
    rewrite: answer => answer,
    end(way) {
      if (way === 'refuse') refused = 8
      for (const client of clients) {
        if (way === 'close') client.destroy()
        else client.resetAndDestroy()
      }
    },
    close() {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
  return network
}

/** The message that PostgreSQL answers while it recovers: 57P03. */
const CANNOT_CONNECT_NOW = errorResponse({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P03',
  M: 'the database system is starting up',
})

function errorResponse(fields: Record<string, string>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([name, value]) => `${name}${value}\0`)
      .join('')}\0`,
  )
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { createDatabase } from '../../dev/servers/postgres.ts'
import { killStarted, type Script, startOwn } from './own-process.ts'

afterAll(killStarted)

const SECRETS_KEY = randomBytes(32).toString('base64')
const ORIGINS = 'http://localhost:8233'

describe.concurrent('missing or invalid settings are printed line by line, and nothing starts', () => {
  const required: [Script, string[]][] = [
    ['start', ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SECRETS_KEY', 'ADMIN_TOKEN', 'PUBLIC_URL']],
    ['worker', ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SECRETS_KEY', 'PUBLIC_URL']],
    ['roles', ['DATABASE_ADMIN_URL', 'DATABASE_URL']],
    ['migrate', ['DATABASE_URL', 'TEMPORAL_ADDRESS']],
    ['codec', ['SECRETS_KEY', 'CODEC_UI_ORIGINS']],
    ['ui-proxy', ['TEMPORAL_UI_URL']],
    ['reseal', ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SECRETS_KEY']],
    ['release', ['TEMPORAL_ADDRESS', 'SECRETS_KEY']],
  ]
  test.each(required)('%s names each setting it needs', async (script, names) => {
    const { lines, ended } = startOwn(script, {})
    expect(await ended).toBe(1)
    expect(lines[0]).toMatch(/^Missing in the environment/)
    expect(lines.slice(1).map(line => /^ {2}(\w+): .{10,}/.exec(line)?.[1])).toEqual(names)
  })

  test('servers elsewhere without TLS are refused, unless they are named in PLAINTEXT_HOSTS', async () => {
    const away = {
      DATABASE_URL: 'postgres://switchboard:secret@postgres.invalid/switchboard?sslmode=require',
      TEMPORAL_ADDRESS: 'temporal.invalid:7233',
      PUBLIC_URL: 'https://switchboard.example.com',
      SECRETS_KEY,
    }
    for (const script of ['migrate', 'worker'] as const) {
      const { lines, ended } = startOwn(script, away)
      expect(await ended).toBe(1)
      expect(lines).toEqual([
        'The environment is not safe:',
        expect.stringMatching(/^ {2}DATABASE_URL: postgres.invalid .*sslmode=verify-full/),
        expect.stringMatching(/^ {2}TEMPORAL_ADDRESS: temporal.invalid .*TEMPORAL_TLS=true/),
      ])
      expect(lines.join()).not.toContain('secret')
    }
    const named = startOwn('migrate', { ...away, PLAINTEXT_HOSTS: 'postgres.invalid,temporal.invalid' })
    expect(await named.ended).toBe(1)
    expect(named.lines[0]).toMatch(/^The PostgreSQL migrations failed/)
    // In development it is only a warning.
    const warned = startOwn('migrate', { ...away, NODE_ENV: '' })
    await warned.ended
    expect(warned.lines.filter(line => line.includes('PLAINTEXT_HOSTS'))).toHaveLength(2)
  })

  test('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const port = String((taken.address() as { port: number }).port)
    const { lines, ended } = startOwn('codec', { SECRETS_KEY, CODEC_UI_ORIGINS: ORIGINS, CODEC_PORT: port })
    expect(await ended).toBe(1)
    expect(lines).toEqual([
      'The environment is invalid:',
      `  CODEC_PORT: can't listen on 127.0.0.1, port ${port} (EADDRINUSE)`,
    ])
    taken.close()
  })

  test('an unreachable database makes the migration fail, so that nothing starts on a database that is only half migrated', async () => {
    const settings = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1' }
    const { lines, ended } = startOwn('migrate', settings)
    expect(await ended).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^The PostgreSQL migrations failed .* ECONNREFUSED/)])
  })
})

describe.concurrent('a driver without its patch', () => {
  const settings = {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    SECRETS_KEY,
    PUBLIC_URL: 'https://switchboard.example.com',
    ADMIN_TOKEN: randomBytes(24).toString('hex'),
    HOST: '127.0.0.1',
    PORT: '0',
  }
  /** Makes a process load the driver without the patch, as after an install without scripts. */
  const hidden = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { existsSync } = fs
    fs.existsSync = path => !/postgres.src.connection/.test(path) && existsSync(path)
    syncBuiltinESMExports()`
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hidden)}`

  test.each<Script>(['start', 'worker'])('%s says so', async script => {
    const { child, prints } = startOwn(script, { ...settings, NODE_OPTIONS })
    const said = JSON.parse(await prints('the PostgreSQL driver is not patched'))
    expect(said).toMatchObject({ level: 'warn', fix: 'node db/patch-driver.mjs' })
    child.kill('SIGKILL')
  })

  test('with the patch, nothing is logged', async () => {
    const { child, lines, prints } = startOwn('start', settings)
    await prints('"msg":"listening"')
    expect(lines.filter(line => line.includes('patch'))).toEqual([])
    child.kill('SIGKILL')
  })
})

test('a worker waits until the migration has created the namespace; a second migration changes nothing', async () => {
  const { postgresUrl, temporalAddress } = inject('servers')
  const name = `start-${randomBytes(4).toString('hex')}`
  const settings = {
    DATABASE_URL: await createDatabase(postgresUrl, name),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: name,
  }
  const worker = startOwn('worker', {
    ...settings,
    SECRETS_KEY,
    PUBLIC_URL: 'https://switchboard.example.com',
  })
  await worker.prints('the namespace does not exist yet')

  const first = startOwn('migrate', settings)
  expect(await first.ended, first.lines.join('\n')).toBe(0)
  expect(first.lines[0]).toMatch(/^PostgreSQL: 0001_/)
  expect(first.lines).toContain(`Temporal: namespace ${name} created`)
  expect(first.lines).toContain('Temporal: search attribute ConversationStatus created')
  await worker.prints('"msg":"polling"')

  const second = startOwn('migrate', settings)
  expect(await second.ended).toBe(0)
  expect(second.lines).toEqual(['PostgreSQL: up to date', 'Temporal: up to date'])
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toBe(0)
})

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from '../../dev/servers/ports.ts'
import { createDatabase } from '../../dev/servers/postgres.ts'
import { doorOf } from '../security/doors.ts'
import { openPorts } from '../security/open-ports.ts'
import { killStarted, type Script, startOwn } from './own-process.ts'

/** Tests which ports the processes of production listen on, and that there are no others. */
const DOORS: [script: Script, doors: string[]][] = [
  ['start', ['wants a token']],
  // Only if METRICS_PORT is set.
  ['worker', ['figures']],
  ['codec', ['refuses all']],
  ['ui-proxy', ['refuses all']],
]

/** Plays the Temporal UI, which answers everything to everybody. */
const ui = createServer((_request, response) => void response.end('secrets'))

let settings: Record<string, string>
beforeAll(async () => {
  const { postgresUrl, template, temporalAddress } = inject('servers')
  await new Promise<void>(resolve => ui.listen(0, '127.0.0.1', resolve))
  const name = `doors-${randomBytes(4).toString('hex')}`
  settings = {
    DATABASE_URL: await createDatabase(postgresUrl, name, template),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_TASK_QUEUE: name,
    PUBLIC_URL: 'https://switchboard.example.com',
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ADMIN_TOKEN: randomBytes(24).toString('hex'),
    CODEC_UI_ORIGINS: 'http://localhost:8233',
    TEMPORAL_UI_URL: `http://127.0.0.1:${(ui.address() as AddressInfo).port}`,
  }
  for (const port of ['PORT', 'METRICS_PORT', 'CODEC_PORT', 'TEMPORAL_UI_PORT']) {
    settings[port] = String(await freePort())
  }
})
afterAll(() => {
  killStarted()
  ui.close()
})

test.skipIf(process.platform !== 'linux').concurrent.each(DOORS)(
  'nothing that a page of elsewhere asks %s for is read or done, at any port that it opens',
  async (script, doors) => {
    const { child, prints } = startOwn(script, settings)
    await prints(script === 'worker' ? '"msg":"polling"' : '"msg":"listening"')
    const found = await Promise.all(openPorts(child.pid ?? 0).map(doorOf))
    child.kill('SIGKILL')
    expect(found).toEqual(doors)
  },
)

import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { freePort } from '../../dev/servers/ports.ts'
import { apiClient } from '../harness/api-client.ts'
import { openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { killStarted, startByNpm, startOwn } from './own-process.ts'

const TOKEN = randomBytes(24).toString('hex')

const test = worldTest()
test.afterAll(async () => {
  killStarted()
})

/** The world's API once more, in a process of its own. */
async function startApi(world: World) {
  const { DATABASE_URL = '', TEMPORAL_ADDRESS = '', SECRETS_KEY = '', TEMPORAL_TASK_QUEUE } = world.config
  const port = await freePort()
  const own = startOwn('start', {
    DATABASE_URL,
    TEMPORAL_ADDRESS,
    SECRETS_KEY,
    TEMPORAL_TASK_QUEUE,
    PUBLIC_URL: world.baseUrl,
    ADMIN_TOKEN: TOKEN,
    HOST: '127.0.0.1',
    PORT: String(port),
  })
  await own.prints('"msg":"listening"')
  const url = `http://127.0.0.1:${port}`
  return { own, url, api: apiClient(url, TOKEN) }
}

test('an API that was frozen skips requests that its clients gave up', async ({ world }) => {
  const { own, api, url } = await startApi(world)
  const names = async () => (await api.get('/v1/teams')).body.items.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual([])
  own.child.kill('SIGSTOP')
  const givenUp = ['Billing', 'Returns'].map(name =>
    fetch(`${url}/v1/teams`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(1_000),
    }),
  )
  await Promise.allSettled(givenUp)
  own.child.kill('SIGCONT')
  expect((await api.post('/v1/teams', { name: 'Sales' })).status).toBe(201)
  expect(await names()).toEqual(['Sales'])
  own.child.kill('SIGKILL')
})

test('an API that gets SIGTERM answers its requests and closes its event streams', async ({ world }) => {
  const desk = await openDesk(world)
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await world.stopWorker()
  const { own, api } = await startApi(world)
  const stream = (await api.raw('/v1/events')).text()
  const waiting = { Prefer: 'wait=1' }
  const sent = api.post(`/v1/conversations/${id}/assign`, { agentId: desk.ann.id }, waiting)
  await until('the command', async () => {
    const handle = world.temporal.workflow.getHandle((await customer.conversation()).workflowId)
    const { events } = await handle.fetchHistory()
    return events?.some(event => event.workflowExecutionSignaledEventAttributes?.signalName === 'assign')
  })
  own.child.kill('SIGTERM')
  expect(await stream).toMatch(/^event: ready/m)
  expect(await sent).toMatchObject({ status: 202, body: { status: 'pending' } })
  expect(await own.ended).toBe(0)
})

test('a process that npm started does not outlive npm', async ({ world }) => {
  const port = await freePort()
  const { SECRETS_KEY = '' } = world.config
  const codec = startByNpm('codec', {
    SECRETS_KEY,
    CODEC_UI_ORIGINS: 'http://localhost:8233',
    CODEC_PORT: String(port),
  })
  await codec.prints('"msg":"listening"')
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/decode`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }).then(
      response => response.ok,
      () => false,
    )
  expect(await answers()).toBe(true)
  codec.child.kill('SIGTERM')
  await until('its end', async () => !(await answers()))
})

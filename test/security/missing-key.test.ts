import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { makeSecrets } from '../../platform/secrets.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { killStarted, startOwn } from '../processes/own-process.ts'
import { messagesOf, talkIn } from '../workflow/support.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64')) as [
  string,
  string,
]
const newId = makeSecrets(newKey).currentKeyId

const lines: string[] = []
const test = deskTest({
  world: { environment: { SECRETS_KEY: oldKey, LOG_LEVEL: 'warn' }, onLog: line => lines.push(line) },
})
test.afterAll(killStarted)

test('what a worker lacks the key for waits, the log says which key, and a worker that has it does it once', async ({
  world,
  desk,
}) => {
  const talk = await talkIn(world, desk, 'assigned')
  const writers = `${newKey},${oldKey}`
  // Wrong order: the API writes with the new key, and the worker was never given it.
  await world.rekey({ api: writers, worker: oldKey })
  expect((await talk.customer.write('Under the new key')).delivered).toBe(true)
  expect((await desk.ann.api.post(`${talk.path}/messages`, { text: 'Answer' })).status).toBe(202)
  const line = await until('the line about the key', () => lines.find(text => text.includes(newId)))
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    workflowId: talk.workflowId,
    err: {
      kind: 'SecretsError',
      reason: expect.stringContaining(`key ${newId}, which is not in SECRETS_KEY`),
    },
  })
  expect((await world.temporal.workflow.getHandle(talk.workflowId).describe()).status.name).toBe('RUNNING')

  // Beside it, a worker with both keys. The other one still takes tasks, and fails them.
  const { DATABASE_URL = '', TEMPORAL_ADDRESS = '', TEMPORAL_TASK_QUEUE, PUBLIC_URL = '' } = world.config
  const { TWILIO_EMULATOR_URL = '', TWILIO_EMULATOR_ACCOUNT_SID = '', DATA_DIR } = world.config
  startOwn('worker', {
    DATABASE_URL,
    TEMPORAL_ADDRESS,
    TEMPORAL_TASK_QUEUE,
    PUBLIC_URL,
    TWILIO_EMULATOR_URL,
    TWILIO_EMULATOR_ACCOUNT_SID,
    DATA_DIR,
    SECRETS_KEY: writers,
  })
  await until('the answer at the customer', () => talk.customer.received().includes('Answer'))
  expect(talk.customer.received().filter(text => text === 'Answer')).toHaveLength(1)

  await world.rekey({ api: writers, worker: writers })
  expect((await desk.ann.api.post(`${talk.path}/messages`, { text: 'Another' })).status).toBe(202)
  await until('the next answer', () => talk.customer.received().includes('Another'))
  const texts = (await messagesOf(world, talk.id)).map(({ text }) => text)
  expect(texts.slice(-3).sort()).toEqual(['Another', 'Answer', 'Under the new key'])
})

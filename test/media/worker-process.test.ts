import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { startWorkerProcess, type WorkerProcess } from '../sending/worker-process.ts'
import { file, lastMessage, png, settledMedium } from './files.ts'

let worker: WorkerProcess

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world }) => {
  await world.stopWorker()
  worker = await startWorkerProcess(world)
})
test.afterAll(async ({ world }) => {
  await worker.kill()
  // The worker made the schedule, on a server that other tests share. One of them may have deleted it.
  await world.temporal.schedule
    .getHandle('keeper')
    .delete()
    .catch(() => {})
})

const downloads = (world: World) =>
  world.emulator.ledger.requests().filter(({ operation }) => operation === 'media.download')

test('a worker that is killed while it fetches a file leaves it to another, which stores it once', async ({
  world,
  desk,
}) => {
  world.emulator.faults.set({ kind: 'slow_answer', ms: 120_000, operation: 'media.download' })
  const customer = desk.newCustomer()
  await customer.write('See', { media: [file('image/png', png('the picture'))] })
  await until('Twilio to be asked', () => downloads(world).length === 1)
  await worker.kill()
  // The message is shown without its file, and can be read without a worker.
  const shown = await lastMessage(desk, customer)
  expect(shown).toMatchObject({ text: 'See', media: [{ status: 'pending', url: null }] })

  await world.startWorker()
  const medium = await settledMedium(desk, customer)
  expect(medium).toMatchObject({ id: shown.media[0]?.id, status: 'stored' })
  expect(downloads(world)).toHaveLength(2)
  const served = await fetch(medium.url ?? '')
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png('the picture'))
  const kept = readdirSync(join(world.config.DATA_DIR, 'media'), { recursive: true, withFileTypes: true })
  expect(kept.filter(entry => entry.isFile()).map(({ name }) => name)).toEqual([medium.id])

  const log = worker.lines.join('\n')
  const credentials = btoa(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`)
  for (const secret of [EMULATOR_AUTH_TOKEN, credentials, '/Media/ME', customer.address.slice(1)]) {
    expect(log.includes(secret), `the log tells ${secret}`).toBe(false)
  }
})

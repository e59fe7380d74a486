import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { afterAll, beforeAll, expect } from 'vitest'
import { findContacts, lockPeople, mergeContacts } from '../../db/people.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { idle } from '../workflow/support.ts'
import { type Row, textsIn } from './person.ts'

export let world: World
export let desk: Desk
export let sms: Desk

export const has = (texts: string[]) => async (row: Row) =>
  (await textsIn(world, row.id)).join() === texts.join()
export const received = (address: string, at = desk) =>
  world.emulator
    .thread(at.ours, address)
    .filter(({ direction }) => direction !== 'inbound')
    .map(({ body }) => body)

export const begin = (at: Desk, to: string, text = 'Hello from us') =>
  at.ann.api.post('/v1/conversations', { channelId: at.channelId, to, text }, { Prefer: 'wait=20' })

export const merge = (...addresses: string[]) =>
  world.sql.begin(async tx => {
    await lockPeople(tx, desk.channelId)
    return mergeContacts(tx, await findContacts(tx, desk.channelId, addresses))
  })

export const activity = (workflowId = 'a-workflow') =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId: 'run' } },
    { logger: new DefaultLogger('ERROR') },
  )

export const resolve = async ({ id }: { id: string }) => {
  expect(await command(world.admin, `/v1/conversations/${id}/resolve`)).toBe('done')
}
export const close = async (row: Row) => {
  await idle(world, row)
  const handle = world.temporal.workflow.getHandle(row.workflowId)
  await handle.cancel()
  await until('the end', async () => (await handle.describe()).status.name !== 'RUNNING')
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    world = await createWorld()
    const settings = { greeting: { enabled: true, text: 'Welcome' } }
    desk = await openDesk(world, { settings })
    sms = await openDesk(world, { medium: 'sms', settings })
  })
  afterAll(() => world.close())
}

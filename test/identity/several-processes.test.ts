import { randomBytes, randomUUID } from 'node:crypto'
import { expect, onTestFinished, vi } from 'vitest'
import type { WebhookChannel } from '../../api/services/channel-cache.ts'
import { makePeople } from '../../api/services/people.ts'
import { forgetWays, tellNotice } from '../../db/passing-notices.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const test = worldTest()

// Several processes of the API, and a person whose first message no worker has stored yet.

/** Resolves when everything that was told before has been heard. */
async function allHeard({ sql }: World) {
  const heard: string[] = []
  const { unlisten } = await sql.listen('ways', payload => heard.push(payload))
  const last = JSON.stringify({ from: randomUUID() })
  // Whoever asks is answered after they were heard, so twice.
  for (const times of [1, 2]) {
    tellNotice(sql, 'ways', last)
    await until('the notice', () => heard.filter(one => one === last).length === times)
  }
  await unlisten()
}

function aPerson(world: World) {
  const channel = { id: randomUUID(), idKey: randomBytes(32) } as unknown as WebhookChannel
  const userId = `whatsapp:MX.${randomUUID().replaceAll('-', '')}`
  const number = '+525512340000'
  return {
    process() {
      const people = makePeople({ sql: world.sql, log: { warn: vi.fn() } as never })
      onTestFinished(() => people.close())
      const workflowOf = (from: string, ...otherAddresses: string[]) =>
        people.workflowOf(channel, { from, details: { otherAddresses } as never })
      return {
        ...people,
        byUserId: () => workflowOf(userId),
        byNumber: () => workflowOf(number, userId),
        workflowOf,
      }
    },
    number,
    userId,
    channelId: channel.id,
  }
}

test('all processes send them to one workflow, also when their number becomes known', async ({ world }) => {
  const person = aPerson(world)
  const [one, two] = [person.process(), person.process()]
  await allHeard(world)
  const workflowId = await one.byUserId()
  await allHeard(world)
  expect(await two.byNumber()).toBe(workflowId)
  await allHeard(world)
  // The first process has heard which number they have.
  expect(await one.workflowOf(person.number)).toBe(workflowId)
})

test('a process that starts asks the others, also when the one that began has ended', async ({ world }) => {
  const person = aPerson(world)
  const [one, two] = [person.process(), person.process()]
  await allHeard(world)
  const workflowId = await one.byUserId()
  await allHeard(world)
  await one.close()
  const three = person.process()
  await allHeard(world)
  expect(await three.byNumber()).toBe(workflowId)
  expect(await two.byNumber()).toBe(workflowId)
})

test('what has no end is looked up again after notices may have been missed, or when it has changed', async ({
  world,
}) => {
  const person = aPerson(world)
  const one = person.process()
  await allHeard(world)
  const missed = async () => {
    await world.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`
  }
  const told = async () => {
    forgetWays(world.sql, person.channelId, [person.userId])
    await allHeard(world)
  }
  for (const changed of [told, missed]) {
    const workflowId = await one.byNumber()
    expect(await one.byUserId()).toBe(workflowId)
    await changed()
    await until('its own workflow', async () => (await one.byUserId()) !== workflowId)
    await told()
  }
})

test('a number that one process has heard counts in all, also for a message without it', async ({
  world,
}) => {
  // A process doesn't wait long for an answer. On a busy machine it may come too late.
  await until('an answer in time', async () => {
    const person = aPerson(world)
    const [one, two] = [person.process(), person.process()]
    await allHeard(world)
    const workflowId = await one.byNumber()
    return (await two.byUserId()) === workflowId
  })
})

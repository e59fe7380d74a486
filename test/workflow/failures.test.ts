import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterEach, describe, expect, inject } from 'vitest'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { RUN_TYPESCRIPT } from '../harness/typescript.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, eventsOf, messagesOf, rowIn, signal, talkIn } from './support.ts'

// Tests in which workers die or the database goes away at awkward moments.

const processes: ChildProcess[] = []

const test = deskTest({ settings: { csat: { enabled: true } } })
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
})

/** Starts a worker as a process, so that it can be killed. */
function startProcess(world: World): ChildProcess {
  const program = fileURLToPath(new URL('worker-process.ts', import.meta.url))
  const config = Object.entries(world.config).filter(([, value]) => typeof value === 'string')
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, program, inject('servers').bundlePath], {
    env: { ...process.env, ...Object.fromEntries(config) } as NodeJS.ProcessEnv,
    stdio: 'ignore',
  })
  processes.push(child)
  return child
}

/** The activity that a conversation is waiting for. Waits until it is the one that is named. */
function pending(world: World, talk: Talk, name: string) {
  return until(`${name} under way`, async () => {
    const { raw } = await world.temporal.workflow.getHandle(talk.workflowId).describe()
    return raw.pendingActivities?.find(activity => activity.activityType?.name === name)
  })
}

/** Locks a conversation's row while something happens. */
async function whileLocked(world: World, talk: Talk, act: () => Promise<unknown>): Promise<void> {
  // A connection of its own: on the service's connections, the server ends transactions that hold a lock for long.
  const connection = postgres(String(world.config.DATABASE_URL), { max: 1 })
  try {
    await connection.begin(async tx => {
      await tx`select from conversations where id = ${talk.id} for no key update`
      await act()
    })
  } finally {
    await connection.end()
  }
}

const received = async (world: World, id: string) =>
  (await messagesOf(world, id)).filter(m => m.direction === 'inbound').map(m => m.text)

describe('no worker runs', () => {
  test('messages and commands wait for a worker, and are processed in order', async ({ world, desk }) => {
    const talk = await talkIn(world, desk)
    await world.stopWorker()
    const customer = desk.newCustomer()
    for (const text of ['One', 'Two', 'Three']) await customer.write(text)
    await talk.customer.write('Four')
    const resolved = desk.ann.api.post(`${talk.path}/resolve`, undefined, { Prefer: 'wait=30' })
    await world.startWorker()
    expect((await resolved).body.status).toBe('done')
    await until('all three', async () => {
      const { id } = await customer.conversation()
      return (await received(world, id)).join() === 'One,Two,Three'
    })
    expect(await received(world, talk.id)).toEqual(['Hello?', 'Four'])
    expect((await rowIn(world, talk.id)).status).toBe('resolved')
  })

  test('a deployment during a conversation loses nothing', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    const writing = (async () => {
      for (let n = 0; n < 20; n++) await talk.customer.write(`message ${n}`)
    })()
    await world.restartWorker()
    await writing
    await until('all of them', async () => (await received(world, talk.id)).length === 21)
    expect((await received(world, talk.id)).slice(1)).toEqual(
      Array.from({ length: 20 }, (_, n) => `message ${n}`),
    )
  })
})

describe('a worker is killed', () => {
  test('while it stores and assigns: the next worker continues, and nothing is stored twice', async ({
    world,
    desk,
  }) => {
    const talk = await talkIn(world, desk)
    await world.stopWorker()
    const child = startProcess(world)
    await whileLocked(world, talk, async () => {
      await talk.customer.write('Recorded by whom?')
      await signal(world, talk.workflowId, 'assign', { conversationId: talk.id, agentId: desk.bob.id })
      await pending(world, talk, 'recordMessages')
      child.kill('SIGKILL')
      await new Promise(resolve => child.once('exit', resolve))
    })
    await world.startWorker()
    // The server considers the activity lost after its timeout of 15 s.
    await rowIn(world, talk.id, c => c.status === 'assigned')
    expect(await received(world, talk.id)).toEqual(['Hello?', 'Recorded by whom?'])
    const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
    expect(types).toEqual([
      'conversation.opened',
      'message.received',
      'conversation.waiting',
      'message.received',
      'conversation.assigned',
    ])
  })
})

describe('the database becomes unavailable', () => {
  test('for a short time: steps are retried, and none is done twice', async ({ world, desk }) => {
    const talk = await talkIn(world, desk)
    const commands = ['one', 'two', 'three', 'four', 'five', 'six'].map(text => {
      const headers = { 'Idempotency-Key': randomUUID() }
      // What the API can't accept at that moment is sent again, with the same key.
      return until('it to be taken', async () => {
        const { status } = await world.admin.post(`${talk.path}/labels`, { add: [text] }, headers)
        return status < 500
      })
    })
    for (let time = 0; time < 5; time++) {
      await talk.customer.write(`message ${time}`)
      await endConnections(world)
    }
    await Promise.all(commands)
    await until('all of them', async () => (await received(world, talk.id)).length === 6)
    await until('all labels', async () => (await rowIn(world, talk.id)).labels.length === 6)
    const labelled = (await eventsOf(world, talk.id)).filter(({ type }) => type === 'conversation.labelled')
    expect(labelled).toHaveLength(6)
  })

  test('in the middle of a step: the transaction is rolled back and repeated', async ({ world, desk }) => {
    const talk = await talkIn(world, desk, 'assigned')
    await whileLocked(world, talk, async () => {
      await signal(world, talk.workflowId, 'resolve', { conversationId: talk.id })
      await pending(world, talk, 'resolveConversation')
      await endConnections(world)
      await until(
        'another try',
        async () => ((await pending(world, talk, 'resolveConversation')).attempt ?? 0) > 1,
      )
      expect((await eventsOf(world, talk.id)).map(({ type }) => type)).not.toContain('conversation.resolved')
    })
    await rowIn(world, talk.id, c => c.status === 'resolved')
    await eventIn(world, talk.id, 'survey.created')
    await until('the question', () => talk.customer.received().length > 0)
    const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
    expect(types.slice(-3)).toEqual(['conversation.resolved', 'survey.created', 'message.queued'])
    expect(talk.customer.received()).toHaveLength(1)
  })

  /** Ends every connection to the test's database, except those that hold a lock for the test. */
  async function endConnections(world: World): Promise<void> {
    const { postgresUrl } = inject('servers')
    const admin = (await import('postgres')).default(postgresUrl, { max: 1 })
    const name = new URL(String(world.config.DATABASE_URL)).pathname.slice(1)
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${name} and query not like '%for no key update%'`
    await admin.end()
  }
})

describe('an operator makes an activity fail', () => {
  test('its step is skipped, and the conversation continues', async ({ world, desk }) => {
    const talk = await talkIn(world, desk)
    await whileLocked(world, talk, async () => {
      await signal(world, talk.workflowId, 'resolve', { conversationId: talk.id })
      const { activityId } = await pending(world, talk, 'resolveConversation')
      await world.temporal.workflowService.respondActivityTaskFailedById({
        namespace: world.temporal.options.namespace,
        workflowId: talk.workflowId,
        activityId,
        failure: { message: 'by hand', applicationFailureInfo: { nonRetryable: true } },
      })
      await until('it to be over', async () => {
        const { raw } = await world.temporal.workflow.getHandle(talk.workflowId).describe()
        return (raw.pendingActivities ?? []).length === 0
      })
    })
    expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'still here' })).toBe('done')
    const { status } = await world.temporal.workflow.getHandle(talk.workflowId).describe()
    expect(status.name).toBe('RUNNING')
  })
})

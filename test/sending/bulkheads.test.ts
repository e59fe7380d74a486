import { expect } from 'vitest'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { beginAgentTalk } from './talk.ts'

// Tests that a provider which hangs for one channel does not stop the worker's other work.

const RECORDING = 6
const few = { most: 1, ofChannel: 1, waiting: 0 }
const sends = { most: 5, ofChannel: 3, waiting: 2 }
/** How many sends hang at once. It is more than the worker has places. */
const HANGING = 20
/**
 * Long enough for everything that is tried meanwhile, but not so long that the worker's shutdown waits for them, ms.
 */
const HANGS_MS = 12_000

let hanging: Desk
let other: Desk
const test = worldTest({
  worker: {
    shares: {
      sends,
      turns: few,
      files: few,
      uploads: few,
      lists: few,
      questions: few,
      erasures: few,
      pushes: few,
    },
    recording: RECORDING,
  },
})

test.beforeAll(async ({ world }) => {
  hanging = await openDesk(world)
  other = await openDesk(world, { medium: 'sms' })
})

test('hanging sends do not use the slots of storing activities or of another channel', async ({ world }) => {
  const talks = await Promise.all(Array.from({ length: HANGING }, () => beginAgentTalk(hanging)))
  for (const { customer } of talks)
    world.emulator.faults.set({ kind: 'hang_before_accepting', ms: HANGS_MS, to: customer.address })
  await Promise.all(talks.map(talk => talk.reply('Are you there?')))
  const pending = () =>
    Promise.all(
      talks.map(async ({ workflowId }) => {
        const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
        return raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'sendMessage')
      }),
    )
  // More than all other places of the worker, so that without shares nothing else would find one.
  await until('all to be sent, or to wait for it', async () => (await pending()).every(Boolean))
  await until('those that found no place to say so', async () =>
    (await pending()).some(activity => activity?.lastFailure?.applicationFailureInfo?.type === 'Busy'),
  )
  const talk = await beginAgentTalk(other)
  const id = await talk.reply('At once')
  await talk.message(id, 'sent', 'delivered', 'read')
  const [first] = talks
  await first?.customer.write('Hello?')
  await until('their message', async () => (await first?.messages())?.some(({ text }) => text === 'Hello?'))
  expect(await command(hanging.ann.api, `${first?.path}/notes`, { text: 'It hangs' })).toBe('done')
})

import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type Desk, openDesk } from '../harness/desk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, stateOf } from '../sending/talk.ts'
import { attributesOf, rowIn } from '../workflow/support.ts'
import { type Floor, floorOf } from './floor.ts'

// Since when a customer waits for an answer, and who has the conversation. The API, Temporal and the timers must agree.

export let world: World
export let desk: Desk
export let floor: Floor

export const QUIET = {
  businessHours: { enabled: false, unavailableMessage: 'We are closed.', timezone: 'UTC', holidays: [] },
  reassign: { offlineAfter: null, noReplyAfter: null },
  autoResolve: { ai: null, human: null, message: 'Goodbye!' },
}

/** Since when the customer waits, epoch ms. Resolves when the row and the workflow agree and the check holds. */
export function waits(
  talk: Pick<AgentTalk, 'id' | 'workflowId'>,
  check: (since: number | undefined) => boolean,
) {
  return until('row and workflow to say the same', async () => {
    const { waitingSince } = await rowIn(world, talk.id)
    const inRow = waitingSince === null ? undefined : Date.parse(waitingSince)
    const { unansweredSince: inWorkflow } = await stateOf(world, talk as AgentTalk)
    if (inRow !== inWorkflow || !check(inRow)) throw new Error(`${inRow} and ${inWorkflow}`)
    return { since: inRow }
  })
}
export const isWaiting = async (talk: AgentTalk) =>
  (await waits(talk, since => since !== undefined)).since ?? 0
export const isAnswered = (talk: AgentTalk) => waits(talk, since => since === undefined)
export const shownSince = async ({ workflowId }: AgentTalk) => {
  const [since] = ((await attributesOf(world, workflowId)).ConversationWaitingSince ?? []) as Date[]
  return since?.getTime()
}

/** Sends a reply that Twilio accepts without the service knowing it. It blocks the messages behind it. */
export async function inDoubt(): Promise<{ talk: AgentTalk; id: string; since: number }> {
  const talk = await beginAgentTalk(desk)
  const since = await isWaiting(talk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'error_after_accepting', to })
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  const list = { kind: 'error_before_accepting', operation: 'messages.list', times: 'always', to } as const
  world.emulator.faults.set(list)
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  expect(await isWaiting(talk)).toBe(since)
  return { talk, id, since }
}

/** Waits until the two minutes are over and the next message was sent. */
export async function afterHold({ talk, id }: { talk: AgentTalk; id: string }): Promise<void> {
  await skipTime(world.temporal, talk.workflowId)
  await until('it to hold back nothing', async () => (await stateOf(world, talk)).hold === undefined)
  await talk.message(id, 'unknown')
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    world = await createWorld()
    desk = await openDesk(world)
    floor = floorOf(world, desk)
  })
  afterAll(() => world.close())

  beforeEach(async () => {
    world.emulator.faults.clear()
    await floor.set(QUIET)
    await floor.begin(desk.ann, 'offline', 50)
    await floor.begin(desk.bob, 'offline', 50)
  })
}

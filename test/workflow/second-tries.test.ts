import { MockActivityEnvironment } from '@temporalio/testing'
import { expect } from 'vitest'
import { setPriority } from '../../activities/allocation/set-priority.ts'
import { annotate } from '../../activities/conversation/annotate.ts'
import { freeSnoozedSeat, snooze } from '../../activities/conversation/snooze.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { decideMessage } from '../../activities/sending/decide-message.ts'
import { OPERATOR } from '../../domain/conversation.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { floorOf } from '../allocation/floor.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import type { World } from '../harness/world.ts'
import { NEVER_ARRIVED, setInTheDark } from '../sending/in-the-dark.ts'
import { beginAgentTalk } from '../sending/talk.ts'
import { eventsOf, rowIn, talkIn } from './support.ts'

// An activity whose worker died after the commit runs again. Whatever changed in between, it finds what the first try
// decided.

const test = deskTest()

/** The first try, then a change by somebody else, then the second try. Returns the results of both. */
async function twice<I, R>(
  world: World,
  activity: (dependencies: Dependencies) => (input: I) => Promise<R>,
  input: I,
  meanwhile: () => Promise<unknown>,
): Promise<[R, R]> {
  const run = (attempt: number) =>
    new MockActivityEnvironment({ attempt, scheduledTimestampMs: Date.now() }).run(
      activity(dependenciesOf(world)),
      input,
    ) as Promise<R>
  const first = await run(1)
  await meanwhile()
  return [first, await run(2)]
}

/** Numbers that the conversation's workflow does not reach. */
const place = (desk: Desk, { id }: Talk) => ({ conversationId: id, channelId: desk.channelId, seq: 1_000 })
const byOperator = { actor: OPERATOR, commandId: undefined }

test('labels: one that was renamed or removed meanwhile does not come back', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'assigned')
  const input = { ...place(desk, talk), ...byOperator, addLabels: ['late'], removeLabels: [] }
  await twice(
    world,
    annotate,
    input,
    () => world.sql`update conversations set labels = '{delayed}' where id = ${talk.id}`,
  )
  expect((await rowIn(world, talk.id)).labels).toEqual(['delayed'])
})

test('labels: what was refused stays refused', async ({ world, desk }) => {
  const talk = await talkIn(world, desk, 'assigned')
  const full = Array.from({ length: LABEL_LIMITS.conversation }, (_, n) => `label ${n}`)
  await world.sql`update conversations set labels = ${full} where id = ${talk.id}`
  const input = { ...place(desk, talk), ...byOperator, addLabels: ['one more'], removeLabels: [] }
  await twice(
    world,
    annotate,
    input,
    () => world.sql`update conversations set labels = '{}' where id = ${talk.id}`,
  )
  const events = (await eventsOf(world, talk.id)).map(({ type }) => type)
  expect(events.at(-1)).toBe('command.refused')
  expect((await rowIn(world, talk.id)).labels).toEqual([])
})

test('a person says that a message was not sent: the second try says why it failed, too', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  setInTheDark(world, talk, NEVER_ARRIVED)
  const messageId = await talk.reply('Did you get this?')
  await talk.message(messageId, 'unknown')
  const input = { ...place(desk, talk), ...byOperator, messageId, sent: false }
  const [first, second] = await twice(world, decideMessage, input, async () => {})
  expect(first).toMatchObject({ decided: true, error: { code: 'not_sent' } })
  expect(second).toEqual(first)
})

test('a snoozed conversation gave up its seat: it has none, whatever the setting says then', async ({
  world,
  desk,
}) => {
  const floor = floorOf(world, desk)
  await floor.set({ snoozeFreesSeat: false })
  const talk = await talkIn(world, desk, 'assigned')
  const dependencies = dependenciesOf(world)
  await new MockActivityEnvironment({ attempt: 1 }).run(snooze(dependencies), {
    ...place(desk, talk),
    ...byOperator,
    since: Date.now(),
  })
  await floor.set({ snoozeFreesSeat: true })
  const [first, second] = await twice(world, freeSnoozedSeat, { ...place(desk, talk), seq: 2_000 }, () =>
    floor.set({ snoozeFreesSeat: false }),
  )
  expect(first).toEqual({ seatFreed: true })
  expect(second).toEqual(first)
})

test('a priority that gave others a seat: the second try tells them', async ({ world, desk }) => {
  const [talk, other] = [await talkIn(world, desk), await talkIn(world, desk)]
  const input = { ...place(desk, talk), ...byOperator, priority: 'high', inLine: 'high' } as const
  await twice(world, setPriority, input, async () => {
    await world.sql`delete from waiting_line where conversation_id = ${other.id}`
    await world.sql`
      insert into assignments (conversation_id, agent_id, assigned_at, by, taken_up_at)
      values (${other.id}, ${desk.ann.id}, now(), 'automation', null)`
  })
  expect(await rowIn(world, other.id, ({ status }) => status === 'assigned')).toMatchObject({
    assigneeId: desk.ann.id,
  })
})

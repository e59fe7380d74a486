import fc from 'fast-check'
import { expect } from 'vitest'
import type { Desk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { close } from '../workflow/support.ts'
import { conversationsOf, merge, openOf, type Party, partyOf, test, undo, wrote } from './stage.ts'

// Two people who write at any time before, during and after a merge that is undone.

const RUNS = Number(process.env.FUZZ_RUNS ?? 1) * 6

const step = fc.record({ by: fc.constantFrom(0, 1), pauseMs: fc.constantFrom(0, 0, 20, 150) })
const course = fc.record({
  closedBefore: fc.tuple(fc.boolean(), fc.boolean()),
  since: fc.array(step, { maxLength: 5 }),
  after: fc.array(step, { maxLength: 4 }),
  waits: fc.boolean(),
})

async function play(world: World, desk: Desk, { closedBefore, since, after, waits }: Course): Promise<void> {
  const parties = [await partyOf(world, desk, 'A0'), await partyOf(world, desk, 'B0')] as const
  const [gone, stays] = parties
  const sent: [string[], string[]] = [['A0'], ['B0']]
  const write = async (steps: Course['since']) => {
    for (const { by, pauseMs } of steps) {
      const own = sent[by as 0 | 1]
      const text = `${by === 0 ? 'A' : 'B'}${own.length}`
      own.push(text)
      await parties[by as 0 | 1].customer.write(text)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
  for (const [index, party] of parties.entries()) if (closedBefore[index]) await close(world, party)
  const done = await merge(world, gone, stays)
  await write(since)
  if (waits) await until('all of it', async () => (await wrote(world, stays)).length === sent.flat().length)
  const undone = await undo(world, stays, done)
  expect(undone.status, JSON.stringify(undone.body)).toBe(200)
  await write(after)
  const each = async (check: (party: Party, texts: string[]) => Promise<boolean>) =>
    (await Promise.all([check(gone, sent[0]), check(stays, sent[1])])).every(Boolean)
  await until('each message with who wrote it', () =>
    each(async (party, texts) => (await wrote(world, party)).sort().join() === [...texts].sort().join()),
  )
  await each(async (party, texts) => {
    const open = await openOf(world, party)
    const index = party === gone ? 0 : 1
    const isTalkedWith = !closedBefore[index] || texts.length > 1
    expect(open.length, `${open.length} open conversations of ${texts}`).toBe(isTalkedWith ? 1 : 0)
    const [only] = open
    if (only) expect(only).toMatchObject({ workflowId: party.workflowId, address: party.customer.address })
    const all = await conversationsOf(world, party)
    expect(all.every(({ address }) => address === party.customer.address)).toBe(true)
    return true
  })
}
type Course = typeof course extends fc.Arbitrary<infer C> ? C : never

test('each has what they wrote and one open conversation, and nothing of the other', async ({
  world,
  desk,
}) => {
  await fc.assert(
    fc.asyncProperty(course, one => play(world, desk, one)),
    { numRuns: RUNS },
  )
})

import fc from 'fast-check'
import { expect } from 'vitest'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { idle } from '../workflow/support.ts'
import { conversationsOf, type From, newPerson, type Row, type TestPerson, textsIn, write } from './person.ts'

// People who switch between their addresses at random, while messages are under way.

const test = deskTest()

const RUNS = Number(process.env.FUZZ_RUNS ?? 1) * 8

/**
 * How one message comes: from which address, what else the webhook tells, and whether the sender waits before the next
 * one.
 */
const step = fc.record({
  from: fc.constantFrom<keyof TestPerson>('number', 'oldNumber', 'userId', 'parentId'),
  tells: fc.constantFrom('nothing', 'userId', 'parentId', 'both'),
  pauseMs: fc.constantFrom(0, 0, 5, 60, 250),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function fromOf(person: TestPerson, { from, tells }: Pick<Step, 'from' | 'tells'>): From {
  const { userId, parentId } = person
  return {
    from: person[from],
    tells: {
      ...((tells === 'userId' || tells === 'both') && { userId }),
      ...((tells === 'parentId' || tells === 'both') && { parentId }),
    },
  }
}

/** Waits until nothing is in progress. Returns the person's conversations, oldest first. */
async function settled(world: World, desk: Desk, person: TestPerson, messages: number): Promise<Row[]> {
  return until('all messages', async () => {
    const before = await conversationsOf(world, desk, Object.values(person))
    const texts = (await Promise.all(before.map(({ id }) => textsIn(world, id)))).flat()
    if (texts.length < messages) return false
    for (const row of before) if (row.status !== 'closed') await idle(world, row)
    const rows = await conversationsOf(world, desk, Object.values(person))
    return rows.every(({ status, mergedInto }) => status === 'closed' || !mergedInto) && rows
  })
}

const numbersIn = async (world: World, id: string) => (await textsIn(world, id)).map(Number)
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b)

test('a person known from the first message has one conversation with all messages in order', async ({
  world,
  desk,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async steps => {
      const person = newPerson()
      await write(world, desk, fromOf(person, { from: 'number', tells: 'both' }), '0')
      for (const [index, one] of steps.entries()) {
        await write(world, desk, fromOf(person, one), String(index + 1))
        await new Promise(resolve => setTimeout(resolve, one.pauseMs))
      }
      const rows = await settled(world, desk, person, steps.length + 1)
      expect(rows).toHaveLength(1)
      const sent = [0, ...steps.map((_, index) => index + 1)]
      expect(await numbersIn(world, rows[0]?.id ?? '')).toEqual(sent)
    }),
    { numRuns: RUNS },
  )
})

test('two contacts merged while they write end up with one conversation, and no message is lost', async ({
  world,
  desk,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), fc.boolean(), async (steps, atOnce) => {
      const person = newPerson()
      const send = (one: Step, index: number) => write(world, desk, fromOf(person, one), String(index))
      if (atOnce) await Promise.all(steps.map(send))
      else {
        for (const [index, one] of steps.entries()) {
          await send(one, index)
          await new Promise(resolve => setTimeout(resolve, one.pauseMs))
        }
      }
      // At the end it is known that both addresses are one person.
      await write(world, desk, fromOf(person, { from: 'number', tells: 'both' }), String(steps.length))
      const rows = await settled(world, desk, person, steps.length + 1)
      const sent = sorted([...steps.keys(), steps.length])
      const perConversation = await Promise.all(rows.map(({ id }) => numbersIn(world, id)))
      expect(sorted(perConversation.flat())).toEqual(sent)
      expect(rows.filter(({ status }) => status !== 'closed')).toHaveLength(1)
      expect(new Set(rows.map(({ contactId }) => contactId)).size).toBe(1)
      // From each address, the messages came in order; and if no conversation was merged, all messages did.
      if (!atOnce && rows.length === 1) expect(perConversation[0]).toEqual(sent)
    }),
    { numRuns: RUNS },
  )
})

import { expect, test } from 'vitest'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { CASES } from './operator-cases.ts'
import { cara, desk, eve, mendEvents, says, sms, teams, useStage, world } from './operator-cases-stage.ts'
import { attributesOf } from './support.ts'

useStage()

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The text without what differs in each run: ids are replaced by names or by their order, and times are removed. */
function stable(details: string, talk: Talk): string {
  const names = new Map([
    [talk.id, 'conversation'],
    ...[desk, sms].flatMap(({ channelId, ann, bob }): [string, string][] => [
      [channelId, 'channel'],
      [ann.id, 'Ann'],
      [bob.id, 'Bob'],
    ]),
    [cara.id, 'Cara'],
    [eve.id, 'Eve'],
    ...Object.entries(teams).map(([name, id]): [string, string] => [id, `team ${name}`]),
  ])
  let others = 0
  const named = (id: string) => {
    const name = names.get(id) ?? `id ${++others}`
    names.set(id, name)
    return `<${name}>`
  }
  return (
    details
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      // Ann gets the capacity that the tests need.
      .replace(/has \d+ of 1/g, 'has <n> of 1')
      .replace(UUIDS, named)
  )
}

/** Only a few at a time, because other test files share the machine. */
const AT_ONCE = 5

/** In the given order. */
async function sideBySide<T, R>(given: T[], make: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = given.entries()
  const maker = async () => {
    // They share one iterator.
    for (const [index, one] of left) results[index] = await make(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, maker))
  return results
}

test('the details of twenty unusual conversations', async () => {
  const made = await sideBySide(CASES, async ({ name, make, says: what, problem }) => {
    const talk = await make()
    const details = talk.details ?? (await says(talk, what))
    await until(`the problem of: ${name}`, async () => {
      const [shown] = (await attributesOf(world, talk.workflowId)).ConversationProblem ?? []
      if (shown === problem) return true
      throw new Error(`it is ${shown}`)
    })
    expect(details.length).toBeLessThan(8_000)
    return { name, problem, talk, text: stable(details, talk) }
  })
  const shown = made.map(
    ({ name, problem, text }) => `### ${name}\n\nConversationProblem: ${problem}\n\n${text}\n`,
  )
  await expect(shown.join('\n')).toMatchFileSnapshot('operator-cases.txt')

  // No texts or numbers of customers, and no keys.
  for (const { text } of made) expect(text).not.toMatch(/hello\?|Here you are|TheKeyOfOurs|1500555/i)

  const ofTeam = made.find(({ name }) => name === 'the only one of the team has all that they may')
  expect((await attributesOf(world, ofTeam?.talk.workflowId ?? '')).ConversationPriority).toEqual(['high'])

  // A problem that was solved is not shown any more.
  const failing = made.find(({ problem }) => problem === 'step_failing')?.talk
  await mendEvents()
  await until('the step to succeed', async () => {
    const { ConversationProblem } = await attributesOf(world, failing?.workflowId ?? '')
    return ConversationProblem?.[0] === 'none'
  })
})

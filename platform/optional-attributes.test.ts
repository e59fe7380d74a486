import type { WorkflowSignalWithStartInput } from '@temporalio/client'
import { expect, test } from 'vitest'
import { searchAttributesAtStart } from '../protocol/search-attributes.ts'
import { withoutMissingAttributes } from './optional-attributes.ts'

const input = {
  options: { typedSearchAttributes: searchAttributesAtStart('channel', 1) },
} as unknown as WorkflowSignalWithStartInput

/** As the server says it, and the client passes it on. */
function refusal(code: number, message: string): Error {
  return new Error('Failed to signalWithStart Workflow', {
    cause: Object.assign(new Error(message), { code }),
  })
}

const MISSING = 'Namespace default has no mapping defined for search attribute ConversationProblem'

function namesOf({ options: { typedSearchAttributes } }: WorkflowSignalWithStartInput): string[] {
  return Array.isArray(typedSearchAttributes) ? typedSearchAttributes.map(({ key }) => key.name) : []
}

test('a server that does not have them gets the start without them, and is asked again after a minute', async () => {
  let now = 0
  let isThere = false
  const starts: string[][] = []
  const { signalWithStart } = withoutMissingAttributes(() => now)
  const start = () =>
    signalWithStart?.(input, async given => {
      starts.push(namesOf(given))
      if (!isThere && namesOf(given).includes('ConversationProblem'))
        throw refusal(3, `3 INVALID_ARGUMENT: ${MISSING}`)
      return 'run'
    })
  const ALL = [
    'ConversationStatus',
    'ConversationChannel',
    'ConversationHandler',
    'ConversationProblem',
    'ConversationPriority',
    'ConversationWaitingSince',
  ]
  const EARLIER = ALL.filter(name => !/Problem|Priority/.test(name))
  expect(await start()).toBe('run')
  expect(await start()).toBe('run')
  expect(starts).toEqual([ALL, EARLIER, EARLIER])
  isThere = true
  now = 60_000
  expect(await start()).toBe('run')
  expect(starts.at(-1)).toEqual(ALL)
})

test.each([
  ['another refusal', refusal(3, 'no mapping defined for search attribute ConversationChannel')],
  ['the server is away', refusal(14, 'ConversationProblem')],
])('what is wrong otherwise is passed on: %s', async (_, error) => {
  let calls = 0
  const started = withoutMissingAttributes().signalWithStart?.(input, async () => {
    calls++
    throw error
  })
  await expect(started).rejects.toBe(error)
  expect(calls).toBe(1)
})

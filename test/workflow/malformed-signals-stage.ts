import { afterAll, beforeAll, expect } from 'vitest'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { rowIn } from './support.ts'
import { SIGNALS, wholeSignal } from './whole-signals.ts'

// Whatever signal arrives, sent by hand in the Temporal UI or by a faulty program: the conversation goes on.

export let world: World
export let desk: Desk
export const lines: string[] = []

/**
 * Reports from other parts of the service. Nobody waits for their outcome, and an event names each one that can't be
 * used; except those that may be late for a good reason.
 */
export const FAULTS = ['channelDeleted', 'adopt', 'takeBack']
export const RACES = [
  'deliveryFailed',
  'deliveryArrived',
  'sentElsewhere',
  'look',
  'stepFailing',
  'seatGranted',
  'reconsider',
  'agentPresence',
  'mergedInto',
  'identityChanged',
  'contactErased',
  'seen',
  'contactBlocked',
]
export const REPORTS = [...FAULTS, ...RACES]
export const ANSWERED = SIGNALS.filter(name => !REPORTS.includes(name))

/** A value that no field accepts. */
export const NEVER: unknown[] = [null, -5, Number.NaN, { profileName: {} }, [[]]]

/** Payloads that are malformed as a whole; and a correct payload with one field after the other damaged in two ways. */
export function malformed(name: string, talk: Talk): unknown[] {
  const fields = Object.keys(wholeSignal(name, talk, desk.ours) ?? {})
  const spoilt = fields.flatMap((field, index) =>
    [index, index + 2].map(nth => ({
      ...wholeSignal(name, talk, desk.ours),
      [field]: NEVER[nth % NEVER.length],
    })),
  )
  return [null, 5, 'text', [], {}, [wholeSignal(name, talk, desk.ours)], ...spoilt]
}

/** The conversation accepts a command, and no task of its workflow ever failed. */
export async function expectAlive(talk: Talk): Promise<void> {
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'behind them' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('waiting')
  const handle = world.temporal.workflow.getHandle(talk.workflowId)
  const { events } = await handle.fetchHistory()
  expect(events?.filter(event => event.workflowTaskFailedEventAttributes)).toEqual([])
  // The note is visible before the server knows that its activity has ended.
  await until('nothing under way', async () => {
    const { raw } = await handle.describe()
    return (raw.pendingActivities ?? []).length === 0
  })
}

export async function dataOf(talk: Talk, type: string): Promise<unknown[]> {
  const rows = await world.sql`
    select data from events where conversation_id = ${talk.id} and type = ${type} order by seq`
  return rows.map(({ data }) => data)
}
export const refusals = (talk: Talk) => dataOf(talk, 'command.refused')
export const ignored = (talk: Talk) => dataOf(talk, 'signal.ignored')

/** What the log says about signals of a workflow that could not be used. The SDK writes its lines with a delay. */
export async function expectLogged(
  { workflowId }: Pick<Talk, 'workflowId'>,
  expected: unknown[],
): Promise<void> {
  const logged = await until('the log', () => {
    const found = lines.filter(line => line.includes('a signal was ignored') && line.includes(workflowId))
    return found.length >= expected.length && found
  })
  const fields = logged.map(line => JSON.parse(line))
  expect(fields.map(({ level, signal: name, ignored: reason }) => [level, name, reason])).toEqual(expected)
}

/** Sets up the stage for the tests of the file, and closes it after them. */
export function useStage(): void {
  beforeAll(async () => {
    // Not encrypted, as a person in the UI sends it.
    world = await createWorld({
      environment: { PAYLOAD_ENCRYPTION: 'false', LOG_LEVEL: 'debug' },
      onLog: line => lines.push(line),
    })
    desk = await openDesk(world)
  })
  afterAll(() => world.close())
}

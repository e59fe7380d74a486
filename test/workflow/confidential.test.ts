import proto from '@temporalio/proto'
import { afterAll, describe, expect, test } from 'vitest'
import { EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { command, openDesk } from '../harness/desk.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { eventIn, talkIn } from './support.ts'

// What the Temporal server learns about a conversation.

const { GetWorkflowExecutionHistoryResponse, DescribeWorkflowExecutionResponse } =
  proto.temporal.api.workflowservice.v1

const AGENT = 'NameOfTheAgent'

const worlds: World[] = []
afterAll(() => Promise.all(worlds.map(world => world.close())))

/** A conversation with every kind of confidential text. */
async function talked(encrypted: boolean): Promise<{ world: World; talk: Talk; secrets: string[] }> {
  const world = await createWorld({ environment: { PAYLOAD_ENCRYPTION: String(encrypted) } })
  worlds.push(world)
  const desk = await openDesk(world, {
    settings: {
      greeting: { enabled: true, text: 'GreetingOfOurs' },
      csat: { enabled: true, askComment: true, commentQuestion: 'CommentQuestionOfOurs' },
    },
  })
  const renamed = await world.admin.patch(`/v1/agents/${desk.ann.id}`, { name: AGENT })
  expect(renamed.status).toBe(200)
  const talk = await talkIn(world, desk, 'assigned')
  const { customer, path, id } = talk
  await customer.write('SecretOfTheCustomer', { profileName: 'NameOfTheCustomer' })
  expect(await command(desk.ann.api, `${path}/messages`, { text: 'ReplyOfOurs' })).toBe('done')
  expect(await command(desk.ann.api, `${path}/notes`, { text: 'NoteOfOurs' })).toBe('done')
  expect(await command(desk.ann.api, `${path}/labels`, { add: ['LabelOfOurs'] })).toBe('done')
  expect(await command(desk.ann.api, `${path}/resolve`)).toBe('done')
  await until('the survey', () => customer.received().length === 3)
  await customer.write('4 - CommentOfTheCustomer')
  await eventIn(world, id, 'survey.commented')
  const number = customer.address.replace('whatsapp:+', '')
  return {
    world,
    talk,
    secrets: [
      'SecretOfTheCustomer',
      'NameOfTheCustomer',
      'CommentOfTheCustomer',
      number,
      desk.ours.slice(-10),
      'GreetingOfOurs',
      'CommentQuestionOfOurs',
      'ReplyOfOurs',
      'NoteOfOurs',
      'LabelOfOurs',
      AGENT,
      EMULATOR_AUTH_TOKEN,
    ],
  }
}

/** The secrets that can be read in these bytes. */
function readable(secrets: string[], bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1')
  return secrets.filter(secret => text.includes(secret))
}

/** The whole history as the server has it, and its description of the run. */
async function serverSide(world: World, { workflowId }: Talk) {
  const { namespace } = world.temporal.options
  const execution = { workflowId }
  const service = world.temporal.workflowService
  const history = await service.getWorkflowExecutionHistory({ namespace, execution })
  expect(history.nextPageToken ?? []).toHaveLength(0)
  const description = await service.describeWorkflowExecution({ namespace, execution })
  return { history, description }
}

describe('with payloads encrypted', () => {
  test('the server has no readable text, sender or recipient', async () => {
    const { world, talk, secrets } = await talked(true)
    const { history, description } = await serverSide(world, talk)
    expect(history.history?.events?.length).toBeGreaterThan(40)
    expect(readable(secrets, GetWorkflowExecutionHistoryResponse.encode(history).finish())).toEqual([])
    expect(readable(secrets, DescribeWorkflowExecutionResponse.encode(description).finish())).toEqual([])
  })
})

describe('with unencrypted payloads', () => {
  test('only signals contain texts, not ids, search attributes, memo or results', async () => {
    const { world, talk, secrets } = await talked(false)
    const { history, description } = await serverSide(world, talk)
    // The texts exist, so the search above could have found them.
    const found = readable(secrets, GetWorkflowExecutionHistoryResponse.encode(history).finish())
    expect(found).toEqual(expect.arrayContaining(['SecretOfTheCustomer', 'ReplyOfOurs']))
    expect(found).not.toContain(EMULATOR_AUTH_TOKEN)
    // They are read from the settings inside activities, whose results contain no text.
    expect(found).not.toContain('GreetingOfOurs')
    expect(found).not.toContain('CommentQuestionOfOurs')
    const results = (history.history?.events ?? []).flatMap(
      event => event.activityTaskCompletedEventAttributes?.result?.payloads ?? [],
    )
    const resultBytes = Buffer.concat(results.map(payload => Buffer.from(payload.data ?? [])))
    expect(
      readable(
        secrets.filter(secret => secret !== AGENT),
        resultBytes,
      ),
    ).toEqual([])

    const { workflowExecutionInfo: info } = description
    expect(Object.keys(info?.memo?.fields ?? {})).toEqual([])
    const visible = JSON.stringify([info?.execution, info?.searchAttributes, info?.taskQueue])
    expect(readable(secrets, Buffer.from(visible))).toEqual([])
    const values = Object.values(info?.searchAttributes?.indexedFields ?? {}).map(({ data }) => data)
    expect(values.length).toBeGreaterThan(2)
    expect(readable(secrets, Buffer.concat(values.map(data => Buffer.from(data ?? []))))).toEqual([])
  })
})

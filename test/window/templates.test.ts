import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import type { World } from '../harness/world.ts'

let path: string

const test = deskTest({ settings: { csat: { enabled: true } } })

test.beforeAll(async ({ desk }) => {
  path = `/v1/channels/${desk.channelId}/templates`
})

const client = (world: World) =>
  twilioClient(
    { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN },
    { baseUrl: world.emulator.url },
  )

async function makeTemplate(world: World, name: string): Promise<string> {
  const { body } = await client(world).request({
    method: 'post',
    uri: 'https://content.twilio.com/v1/Content',
    headers: { 'Content-Type': 'application/json' },
    data: {
      friendly_name: name,
      language: 'th',
      variables: { 1: 'Ann' },
      types: { 'twilio/text': { body: 'Hello {{1}}!' } },
    },
  })
  return body.sid
}

const listsAtTwilio = (world: World) =>
  world.emulator.ledger.requests().filter(({ operation }) => operation === 'contentAndApprovals.list').length

test('templates are listed with their approval, and read from the provider once in five minutes', async ({
  world,
  desk,
}) => {
  const [approved, refused] = [await makeTemplate(world, 'b_hello'), await makeTemplate(world, 'a_hello')]
  world.emulator.setApproval(approved, { status: 'approved' })
  world.emulator.setApproval(refused, { status: 'rejected', rejectionReason: 'too pushy' })
  // A survey creates templates of ours, which are not meant here.
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  await command(world.admin, `/v1/conversations/${id}/resolve`)

  const { status, body } = await desk.ann.api.get(path)
  expect({ status, stale: body.stale }).toEqual({ status: 200, stale: false })
  expect(body.items).toEqual([
    expect.objectContaining({
      contentSid: refused,
      name: 'a_hello',
      usableOutsideWindow: false,
      approval: { status: 'rejected', category: null, rejectionReason: 'too pushy' },
    }),
    expect.objectContaining({
      contentSid: approved,
      name: 'b_hello',
      language: 'th',
      types: ['twilio/text'],
      body: 'Hello {{1}}!',
      variables: { 1: 'Ann' },
      usableOutsideWindow: true,
      approval: { status: 'approved', category: null, rejectionReason: null },
    }),
  ])
  const asked = listsAtTwilio(world)
  await desk.ann.api.get(path)
  expect(listsAtTwilio(world)).toBe(asked)
})

test('a refresh shows changes; while Twilio does not answer, the previous list is shown', async ({
  world,
}) => {
  await makeTemplate(world, 'c_hello')
  expect((await world.admin.get(path)).body.items).toHaveLength(2)
  const anew = await world.admin.get(`${path}?refresh=true`)
  expect(anew.body.items).toHaveLength(3)

  world.emulator.faults.set({
    kind: 'error_before_accepting',
    operation: 'contentAndApprovals.list',
    times: 'always',
  })
  const away = await world.admin.get(`${path}?refresh=true`)
  expect(away.body).toMatchObject({ stale: true, fetchedAt: anew.body.fetchedAt })
  expect(away.body.items).toHaveLength(3)
  await world.sql`delete from channel_templates`
  expect(await world.admin.get(path)).toMatchObject({ status: 503, body: { code: 'provider_unreachable' } })
  world.emulator.faults.clear()
})

test('the keeper reads the list again once an hour, so that a paused template is seen without anybody asking', async ({
  world,
  desk,
}) => {
  const paused = await makeTemplate(world, 'd_hello')
  world.emulator.setApproval(paused, { status: 'approved' })
  await world.admin.get(`${path}?refresh=true`)
  world.emulator.setApproval(paused, { status: 'paused' })
  const reading = () => world.temporal.workflow.getHandle(workflowIds.readTemplates(desk.channelId)).result()
  const approvals = async () =>
    (await world.admin.get('/v1/board')).body.channels.items[0].health.templates.approvals
  const before = listsAtTwilio(world)
  await keep(world)
  expect({ asked: listsAtTwilio(world) - before, paused: (await approvals()).paused }).toEqual({
    asked: 0,
    paused: undefined,
  })

  await world.sql`
    update channel_templates set fetched_at = now() - interval '61 minutes', polled_at = now() - interval '61 minutes'`
  await keep(world)
  await reading()
  expect(await approvals()).toMatchObject({ paused: 1 })

  // One that does not answer is asked again in an hour, and not each minute.
  world.emulator.faults.set({
    kind: 'error_before_accepting',
    operation: 'contentAndApprovals.list',
    times: 'always',
  })
  await world.sql`
    update channel_templates set fetched_at = now() - interval '61 minutes', polled_at = now() - interval '61 minutes'`
  await keep(world)
  await reading()
  const tried = listsAtTwilio(world)
  await keep(world)
  await reading()
  expect(listsAtTwilio(world)).toBe(tried)
  expect(await approvals()).toMatchObject({ paused: 1 })
  world.emulator.faults.clear()
})

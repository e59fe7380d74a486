import { test as base, describe, expect, vi } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { CLOUD_NUMBER, CLOUD_SECOND_NUMBER, CLOUD_WABA_ID } from '../../dev/emulators/whatsapp-cloud/index.ts'
import { customerOf, pasteWebhook } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { engagelabFixture } from '../providers/engagelab-fixture.ts'
import { cloudFixture } from '../providers/whatsapp-cloud/fixture.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
  .extend('cloud', { scope: 'file' }, async ({}, { onCleanup }) => {
    const cloud = await cloudFixture()
    onCleanup(async () => cloud.close?.())
    return cloud
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
  .extend('engagelab', { scope: 'file' }, async ({}, { onCleanup }) => {
    const engagelab = await engagelabFixture()
    onCleanup(async () => engagelab.close?.())
    return engagelab
  })
  .extend('world', { scope: 'file' }, async ({ cloud, engagelab }, { onCleanup }) => {
    const world = await createWorld({ environment: { ...cloud.environment, ...engagelab.environment } })
    onCleanup(world.close)
    return world
  })

const TWILIO = { provider: 'twilio', accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
const { authToken: _, ...NAMED } = TWILIO
const digits = (address: string) => address.replace('whatsapp:', '')

const list = (world: World, body: object) => world.admin.post('/v1/channels/candidates', body)

interface Candidate {
  label: string | null
  connect: Record<string, unknown>
  usable: boolean
  problem: { code: string } | null
  channelId: string | null
  webhook: { url: string | null; canBeSet: boolean }
}

describe('an account’s numbers and services', () => {
  test('of Twilio: each can be connected as it is named, and is then known as a channel', async ({
    world,
  }) => {
    const { status, body } = await list(world, TWILIO)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({
      complete: true,
      byHand: null,
      account: { name: 'Switchboard emulator', notes: [] },
    })
    const told = (body.items as Candidate[]).map(({ connect, problem }) => {
      const { medium, phoneNumber, messagingServiceSid } = connect
      return [medium, phoneNumber ?? messagingServiceSid, problem?.code ?? null]
    })
    expect(told).toEqual([
      ['whatsapp', digits(EMULATOR_ADDRESSES.whatsapp), null],
      ['whatsapp', digits(EMULATOR_ADDRESSES.serviceWhatsapp), null],
      ['whatsapp', digits(EMULATOR_ADDRESSES.offlineWhatsapp), 'sender_offline'],
      ['sms', EMULATOR_ADDRESSES.sms, null],
      ['sms', EMULATOR_ADDRESSES.voiceOnly, 'number_without_sms'],
      ['sms', EMULATOR_ADDRESSES.serviceSms, null],
      ['whatsapp', EMULATOR_SERVICE_SID, null],
      ['sms', EMULATOR_SERVICE_SID, null],
      ['whatsapp', digits(EMULATOR_ADDRESSES.sandbox), null],
    ])
    const sms = body.items.find(
      ({ phoneNumber }: { phoneNumber: string }) => phoneNumber === EMULATOR_ADDRESSES.sms,
    )
    expect(body.items.at(-1)).toMatchObject({
      notes: [expect.stringContaining('trials')],
      noteCodes: [{ code: 'sandbox', values: {} }],
    })
    expect(sms).toMatchObject({
      label: 'Support line',
      connect: { ...NAMED, medium: 'sms' },
      channelId: null,
    })
    const made = await world.admin.post('/v1/channels', {
      ...sms.connect,
      authToken: EMULATOR_AUTH_TOKEN,
      name: 'Support',
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)

    const listed = await world.temporal.workflow.execute('listSenders', {
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      workflowId: `list-now:${made.body.id}`,
      args: [{ channelId: made.body.id }],
    })
    expect(listed).toMatchObject({ ok: true, name: 'Switchboard emulator' })
    const again = await world.admin.post(`/v1/channels/${made.body.id}/candidates`)
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    const known = (again.body.items as Candidate[]).filter(({ channelId }) => channelId !== null)
    expect(known).toEqual([
      expect.objectContaining({
        channelId: made.body.id,
        label: 'Support line',
        webhook: { url: null, canBeSet: true },
      }),
    ])
    await world.admin.post(`/v1/channels/${made.body.id}/verify`, { repair: true })
    const set = await list(world, TWILIO)
    const { webhook } = set.body.items.find(({ label }: Candidate) => label === 'Support line')
    expect(webhook.url).toBe(`${world.baseUrl}/webhooks/twilio/${made.body.id}`)
  })

  test('the run that had the credentials is deleted', async ({ world }) => {
    const { temporal, config } = world
    const deletion = vi.spyOn(temporal.workflowService, 'deleteWorkflowExecution')
    expect((await list(world, TWILIO)).status).toBe(200)
    // Temporal's list is updated some seconds later.
    await until('the deletion', () => deletion.mock.calls.length === 1)
    const [request] = deletion.mock.calls[0] ?? []
    expect(request).toMatchObject({
      namespace: config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId: expect.stringMatching(/^list-senders:/) },
    })
    await expect(deletion.mock.results[0]?.value).resolves.toBeDefined()
    deletion.mockRestore()
  })

  test('a provider that can’t be reached', async ({ world }) => {
    const fault = { operation: 'accounts.fetch', times: 3 } as const
    world.emulator.faults.set({ kind: 'error_before_accepting', ...fault })
    expect((await list(world, TWILIO)).body).toMatchObject({ code: 'provider_unreachable' })
  })

  test('of Meta: the numbers of the business account', async ({ world, cloud }) => {
    const { phoneNumberId, ...account } = cloud.channel(world) as Record<string, string>
    const { status, body } = await list(world, account)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.items).toMatchObject([
      {
        label: 'Switchboard',
        phoneNumber: CLOUD_NUMBER.phoneNumber,
        connect: { provider: 'whatsapp_cloud', wabaId: CLOUD_WABA_ID, phoneNumberId },
      },
      { phoneNumber: CLOUD_SECOND_NUMBER.phoneNumber, usable: true },
    ])
    const { connect } = body.items[0]
    expect(Object.keys(connect).sort()).toEqual(['phoneNumberId', 'provider', 'wabaId'])
  })

  test('of EngageLab: none, but what to enter by hand', async ({ world, engagelab }) => {
    const { phoneNumber: _, ...account } = engagelab.channel(world) as Record<string, string>
    const { status, body } = await list(world, account)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({
      items: [],
      complete: false,
      byHand: {
        code: 'engagelab_number',
        steps: [{ code: 'engagelab_copy_number' }, { code: 'engagelab_key_may_send' }],
      },
    })
  })
})

test('what a provider refuses is told with what to do', async ({ world, cloud, engagelab }) => {
  const meta = cloud.channel(world) as Record<string, string>
  const { phoneNumberId: _, ...account } = meta
  const { phoneNumber: __, ...key } = engagelab.channel(world) as Record<string, string>
  const refused: [string, object][] = [
    ['invalid_credentials', { ...TWILIO, authToken: 'ff'.repeat(16) }],
    ['invalid_access_token', { ...account, accessToken: `EAA${'f'.repeat(40)}` }],
    ['wrong_app_secret', { ...account, appSecret: 'ff'.repeat(16) }],
    ['waba_not_found', { ...account, wabaId: '900000000000099' }],
    ['invalid_credentials', { ...key, devSecret: 'wrong' }],
    ['invalid_request', { provider: 'pigeon' }],
    ['invalid_request', { provider: 'twilio', accountSid: EMULATOR_ACCOUNT_SID }],
  ]
  for (const [code, body] of refused) {
    const answer = await list(world, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(422)
    expect(answer.body).toMatchObject({ code, fix: expect.stringMatching(/\w/) })
  }
  world.emulator.faults.set({ kind: 'refused', errorCode: 20008, operation: 'accounts.fetch' })
  expect((await list(world, TWILIO)).body).toMatchObject({ code: 'test_credentials' })
})

test('a channel tells what its webhook has seen, until the first message comes', async ({ world }) => {
  const ours = EMULATOR_ADDRESSES.whatsapp
  const made = await world.admin.post('/v1/channels', {
    ...TWILIO,
    medium: 'whatsapp',
    phoneNumber: digits(ours),
    name: 'First',
  })
  const { id, webhookUrl } = made.body
  const path = `/v1/channels/${id}/first-message`
  const look = async () => (await world.admin.get(path)).body
  const nothing = await look()
  expect(nothing).toMatchObject({ received: false, state: 'nothing', message: null, mode: 'webhook' })
  expect(nothing.next.map(({ value }: { value?: string }) => value)).toContain(webhookUrl)

  const parameters = messageParameters({ From: 'whatsapp:+15005559001', To: ours, Body: 'Hello' })
  const forged = await callWebhook({ url: webhookUrl, parameters, signature: 'wrong' })
  expect(forged.status).toBe(403)
  const refused = await until('the refusal', async () => {
    const body = await look()
    return body.state === 'refused' && body
  })
  expect(refused.seen.left).toMatchObject([{ what: 'invalid_signature', count: 1 }])
  expect(refused.next[0].do).toContain('PUBLIC_URL')

  const foreign = messageParameters({
    From: 'whatsapp:+15005559001',
    To: 'whatsapp:+15005559099',
    Body: 'Hello',
  })
  expect((await callWebhook({ url: webhookUrl, parameters: foreign })).status).toBe(200)
  await until('the foreign number', async () => (await look()).state === 'elsewhere')

  await pasteWebhook(world, ours, webhookUrl)
  const waiting = world.admin.get(path, { Prefer: 'wait=20' })
  const customer = customerOf(world, id, ours)
  await customer.write('Is anybody there?')
  const { body } = await waiting
  const conversation = await customer.conversation()
  expect(body).toMatchObject({
    received: true,
    state: 'received',
    message: { conversationId: conversation.id, by: 'webhook' },
    next: [],
  })
  const since = new Date(Date.now() + 60_000).toISOString()
  const later = await world.admin.get(`${path}?since=${since}`)
  expect(later.body).toMatchObject({ received: false, state: 'nothing' })
})

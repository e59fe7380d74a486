import { test as base, expect } from 'vitest'
import { command, hireAgent, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { engagelabFixture } from '../providers/engagelab-fixture.ts'
import type { ProviderFixture } from '../providers/scenario.ts'
import { cloudFixture } from '../providers/whatsapp-cloud/fixture.ts'

/** A channel whose customers have read the messages. */
export interface OtherChannel {
  channelId: string
  webhookUrl: string
  /** Deliveries of messages that the customer has read. */
  deliveries: string[]
}

/** One world with a desk at Twilio's emulator, by SMS, and a channel at the emulator of each other provider. */
export const allProvidersTest = () =>
  base
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
    .extend('fixtures', { scope: 'file' }, async ({}, { onCleanup }) => {
      const [whatsapp_cloud, engagelab] = await Promise.all([cloudFixture(), engagelabFixture()])
      onCleanup(async () => {
        await Promise.all([whatsapp_cloud.close?.(), engagelab.close?.()])
      })
      return { whatsapp_cloud, engagelab }
    })
    .extend('world', { scope: 'file' }, async ({ fixtures }, { onCleanup }) => {
      const { whatsapp_cloud, engagelab } = fixtures
      const world = await createWorld({
        environment: { ...whatsapp_cloud.environment, ...engagelab.environment },
      })
      onCleanup(world.close)
      return world
    })
    .extend('desk', { scope: 'file' }, async ({ world }) => openDesk(world, { medium: 'sms' }))
    .extend('others', { scope: 'file' }, async ({ world, fixtures }) => ({
      whatsapp_cloud: await connect(world, fixtures.whatsapp_cloud),
      engagelab: await connect(world, fixtures.engagelab),
    }))

async function connect(world: World, fixture: ProviderFixture): Promise<OtherChannel> {
  const connected = await world.admin.post('/v1/channels', { name: fixture.name, ...fixture.channel(world) })
  expect(connected.status, JSON.stringify(connected.body)).toBe(201)
  const { id: channelId, webhookUrl } = connected.body
  await fixture.point(world, connected.body)
  const ann = await hireAgent(world, 'Ann', [channelId])
  await fixture.customer(world, connected.body).write('Hello')
  const { id } = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channelId}`)
    return body.items.find(({ status }: { status: string }) => status === 'waiting')
  })
  expect(await command(ann.api, `/v1/conversations/${id}/messages`, { text: 'Hello to you' })).toBe('done')
  const deliveries = await until('the delivery', async () => {
    const rows = await world.sql<{ id: string }[]>`
      select d.id from deliveries d join messages m on m.id = d.message_id
      where m.conversation_id = ${id} and d.status = 'read'`
    return rows.length > 0 && rows.map(row => row.id)
  })
  return { channelId, webhookUrl, deliveries }
}

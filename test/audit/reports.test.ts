import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { type EngagelabFixture, engagelabFixture } from '../providers/engagelab-fixture.ts'
import { cloudWebhooks, engagelabWebhooks } from '../providers/raw-webhooks.ts'
import type { ConnectedChannel, ProviderFixture } from '../providers/scenario.ts'
import { type CloudFixture, cloudFixture } from '../providers/whatsapp-cloud/fixture.ts'
import { type Audit, auditNow } from './auditor.ts'

// Providers without a list of messages: the audit compares what they accepted and reported, what is stored, and what
// was decided.

let world: World
let cloud: CloudFixture
let engagelab: EngagelabFixture

beforeAll(async () => {
  cloud = await cloudFixture()
  engagelab = await engagelabFixture()
  world = await createWorld({ environment: { ...cloud.environment, ...engagelab.environment } })
})
afterAll(async () => {
  await world.close()
  await Promise.all([cloud.close?.(), engagelab.close?.()])
})

interface Talk {
  /** `+1500…` */
  number: string
  reply(text: string, ...statuses: string[]): Promise<Reply>
}

interface Reply {
  id: string
  status: string
  text: string
}

async function startTalk(fixture: ProviderFixture, channel: ConnectedChannel, ann: TestAgent): Promise<Talk> {
  const customer = fixture.customer(world, channel)
  await customer.write('Hello')
  const { id } = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}&limit=200`)
    return body.items.find(
      (item: { contact: { address: string }; status: string }) =>
        item.contact.address === customer.address && item.status === 'waiting',
    )
  })
  const path = `/v1/conversations/${id}`
  expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
  return {
    number: customer.address.replace('whatsapp:', ''),
    async reply(text, ...statuses) {
      const sent = await ann.api.post(`${path}/messages`, { text })
      expect(sent.status, JSON.stringify(sent.body)).toBe(202)
      return until(`“${text}” to be ${statuses}`, async () => {
        const { body } = await ann.api.get(`${path}/messages?limit=200`)
        return body.items.find(
          (item: Reply) => item.id === sent.body.messageId && statuses.includes(item.status),
        )
      })
    },
  }
}

describe.each([
  {
    name: 'the Cloud API',
    fixture: (): ProviderFixture => cloud,
    raw: cloudWebhooks,
    faults: {
      unreported: (to: string) => cloud.emulator.faults.set({ kind: 'statuses_never', to: to.slice(1) }),
      brokenOff: (to: string) => cloud.emulator.faults.set({ kind: 'reset_after_taking', to: to.slice(1) }),
      unmarked: (to: string) => cloud.emulator.faults.set({ kind: 'statuses_without_mark', to: to.slice(1) }),
    },
  },
  {
    name: 'EngageLab',
    fixture: (): ProviderFixture => engagelab,
    raw: engagelabWebhooks,
    faults: {
      unreported: (to: string) => engagelab.emulator.faults.set({ kind: 'callbacks_never', to }),
      brokenOff: (to: string) => engagelab.emulator.faults.set({ kind: 'break_after_taking', ms: 0, to }),
      unmarked: (to: string) => engagelab.emulator.faults.set({ kind: 'callbacks_without_mark', to }),
    },
  },
])('on $name', ({ name, fixture, raw, faults }) => {
  const [strange, other] = [`wamid.strange ${name}`, `wamid.other ${name}`]
  let channel: ConnectedChannel
  let talk: Talk
  let before: Audit

  beforeAll(async () => {
    const fields = { name: 'Desk', ...fixture().channel(world) }
    const connected = await world.admin.post('/v1/channels', fields)
    expect(connected.status, JSON.stringify(connected.body)).toBe(201)
    channel = connected.body
    await fixture().point(world, channel)
    await world.temporal.schedule.getHandle(`audit:${channel.id}`).pause()
    await world.sql`update channels set created_at = now() - interval '5 hours' where id = ${channel.id}`
    talk = await startTalk(fixture(), channel, await hireAgent(world, 'Ann', [channel.id]))
  })

  /** The differences that are new. */
  const fresh = async () => {
    const after = await auditNow(world, channel.id)
    const nameOf = ({ kind, providerMessageId, messageId }: Audit['differences'][number]) =>
      `${kind} ${providerMessageId ?? messageId}`
    const known = new Set(before.differences.map(nameOf))
    const differences = after.differences.filter(difference => !known.has(nameOf(difference)))
    before = after
    return { ...after, differences, kinds: differences.map(({ kind }) => kind) }
  }
  const post = async (statuses: Parameters<typeof raw.body>[0]['statuses']) =>
    expect(
      (await raw.post(channel.webhookUrl, JSON.stringify(raw.body({ statuses })))).status,
      'the webhook',
    ).toBe(200)

  test('what was taken, reported, stored and decided is the same', async () => {
    await talk.reply('One', 'read')
    await talk.reply('Two', 'read')
    before = await auditNow(world, channel.id)
    expect(before).toMatchObject({
      source: 'reports',
      inbound: { provider: 1, stored: 1 },
      outbound: { provider: 2, stored: 2, decided: 2 },
      differences: [],
      unexplained: 0,
      alert: false,
    })
  })

  test('a message that was taken, and of which nothing was reported, is named until it is', async () => {
    faults.unreported(talk.number)
    const { id } = await talk.reply('Did it come?', 'sent')
    // A report may take some minutes.
    expect((await fresh()).kinds).toEqual([])
    const [delivery] = await world.sql<{ id: string; providerMessageId: string }[]>`
      update deliveries set sending_at = now() - interval '10 minutes' where message_id = ${id}
      returning id, provider_message_id`
    const found = await fresh()
    expect(found).toMatchObject({ kinds: ['unreported'], unexplained: 1, alert: false })
    expect(found.differences[0]).toMatchObject({ messageId: id, explained: false })
    const report = { status: 'delivered', to: talk.number } as const
    await post([{ ...report, id: String(delivery?.providerMessageId), mark: delivery?.id }])
    expect(await auditNow(world, channel.id)).toMatchObject({ unexplained: 0, differences: [] })
  })

  test('a message that was reported, and that nobody here sent, raises the alarm', async () => {
    before = await auditNow(world, channel.id)
    await post([{ id: strange, status: 'sent', to: talk.number }])
    // It belongs to another number of the account, not to this channel.
    await post([{ id: other, status: 'sent', to: talk.number, from: '+15005550777' }])
    const found = await fresh()
    expect(found).toMatchObject({ kinds: ['foreign_send'], unexplained: 1, alert: true })
    expect(found.differences[0]).toMatchObject({ providerMessageId: strange, messageId: null })
  })

  test('one whose sending broke off, reported without our mark, may be that: a person decides', async () => {
    faults.brokenOff(talk.number)
    faults.unmarked(talk.number)
    const { id } = await talk.reply('Did you get this?', 'unknown')
    await until('the report', async () => {
      const [row] =
        await world.sql`select from early_reports where provider_message_id <> all(${[strange, other]}) and ${channel.id} = any(channel_ids)`
      return row !== undefined
    })
    const found = await fresh()
    expect(found.kinds).toEqual(['unknown_outcome'])
    expect(found.differences[0]).toMatchObject({ messageId: id, explained: true })
  })
})

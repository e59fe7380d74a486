import { expect } from 'vitest'
import { command, hireAgent, newestOf, type TestAgent } from '../../harness/desk.ts'
import { until } from '../../harness/until.ts'
import { createWorld, type World } from '../../harness/world.ts'
import type { ConnectedChannel } from '../scenario.ts'
import { type CloudFixture, type CloudWrite, cloudFixture } from './fixture.ts'

export interface Stage {
  world: World
  fixture: CloudFixture
  emulator: CloudFixture['emulator']
  channel: ConnectedChannel
  ann: TestAgent
  newCustomer(): CloudCustomer
  close(): Promise<void>
}

export interface CloudCustomer {
  address: string
  /** `+1500555…`: the name by which the emulator knows them. */
  number: string
  write: CloudWrite
  received(): string[]
  /** How many of our sends to them reached Meta, accepted or not. */
  sends(): number
  conversation(check?: (found: Shown) => boolean): Promise<Shown>
  messages(): Promise<ShownMessage[]>
  /** Makes Ann take the conversation, if nobody has it, and answer. Returns the message's id. */
  reply(text: string): Promise<string>
  message(id: string, ...statuses: string[]): Promise<ShownMessage>
}

export interface Shown {
  id: string
  status: string
  workflowId: string
  assigneeId: string | null
  contact: { id: string; address: string }
}

export interface ShownMessage {
  id: string
  direction: string
  kind: string
  text: string
  status: string
  error: { code: string; class: string } | null
  media: { id: string; status: string; contentType: string }[]
  providerMessageId: string | null
  late: boolean
  replyTo: { messageId: string | null; providerMessageId: string } | null
  author: { kind: string }
  createdAt: string
}

/** The Cloud API's emulator, a channel connected to it and repaired, and an agent. */
export async function openStage(
  settings?: object,
  { environment, onLog }: { environment?: Record<string, string>; onLog?: (line: string) => void } = {},
): Promise<Stage> {
  const fixture = await cloudFixture()
  const world = await createWorld({ environment: { ...fixture.environment, ...environment }, onLog })
  const created = await world.admin.post('/v1/channels', { name: 'Cloud', ...fixture.channel(world) })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const channel: ConnectedChannel = created.body
  await fixture.point(world, channel)
  if (settings) {
    const changed = await world.admin.patch(`/v1/channels/${channel.id}`, settings)
    expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  }
  const ann = await hireAgent(world, 'Ann', [channel.id], { capacity: 200 })
  return {
    world,
    fixture,
    emulator: fixture.emulator,
    channel,
    ann,
    newCustomer: () => customerOf({ world, fixture, channel, ann }),
    async close() {
      await world.close()
      await fixture.close?.()
    },
  }
}

function customerOf({
  world,
  fixture,
  channel,
  ann,
}: Pick<Stage, 'world' | 'fixture' | 'channel' | 'ann'>): CloudCustomer {
  const base = fixture.customer(world, channel)
  const number = base.address.replace('whatsapp:', '')
  const isTheirs = (body: unknown) => {
    const { to, recipient } = Object(body) as { to?: unknown; recipient?: unknown }
    return to === number || recipient === fixture.emulator.person(number).userId
  }
  const conversation = (check: (found: Shown) => boolean = () => true) =>
    until(`the conversation of ${number}`, async () => {
      const { userId } = fixture.emulator.person(number)
      const known = [base.address, `whatsapp:${userId}`]
      const found = await newestOf<Shown>(world, channel.id, item => known.includes(item.contact.address))
      return found && check(found) ? found : undefined
    })
  const messages = async () => {
    const { id } = await conversation()
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages?limit=200`)
    return body.items as ShownMessage[]
  }
  return {
    ...base,
    number,
    conversation,
    messages,
    sends: () => fixture.emulator.ledger.sends().filter(({ body }) => isTheirs(body)).length,
    async reply(text) {
      const { id, assigneeId } = await conversation()
      const path = `/v1/conversations/${id}`
      if (assigneeId === null) {
        expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
      }
      const sent = await ann.api.post(`${path}/messages`, { text })
      expect(sent.status, JSON.stringify(sent.body)).toBe(202)
      return sent.body.messageId
    },
    message: (id, ...statuses) =>
      until(`message ${id} to be ${statuses.join(' or ')}`, async () => {
        const found = (await messages()).find(message => message.id === id)
        if (found && statuses.includes(found.status)) return found
        throw new Error(`it is ${JSON.stringify(found)}`)
      }),
  }
}

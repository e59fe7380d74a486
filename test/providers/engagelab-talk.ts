import { expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/engagelab/faults.ts'
import { command, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import type { EngagelabFixture } from './engagelab-fixture.ts'
import type { ConnectedChannel } from './scenario.ts'

export interface Sent {
  id: string
  status: string
  text: string
  media: { error: { code: string } | null }[]
  error: { code: string; class: string } | null
}

interface Desk {
  world: World
  fixture: EngagelabFixture
  channel: ConnectedChannel
  ann: TestAgent
  /** Where the customers' numbers are recorded, without their plus. */
  numbers: string[]
}

/** A new customer's conversation, which Ann has. */
export async function startTalk({ world, fixture, channel, ann, numbers }: Desk) {
  const customer = fixture.customer(world, channel)
  numbers.push(customer.number.slice(1))
  await customer.write('Hello')
  const found = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}&limit=200`)
    return body.items.find(
      (item: { contact: { address: string }; status: string }) =>
        item.contact.address === customer.address && item.status === 'waiting',
    )
  })
  const path = `/v1/conversations/${found.id}`
  expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
  const messages = async (): Promise<Sent[]> => (await ann.api.get(`${path}/messages?limit=200`)).body.items
  return {
    customer,
    path,
    messages,
    workflowId: found.workflowId as string,
    async reply(text: string, more: object = {}): Promise<string> {
      const { status, body } = await ann.api.post(`${path}/messages`, { text, ...more })
      expect(status, JSON.stringify(body)).toBe(202)
      return body.messageId
    },
    message: (id: string, ...statuses: string[]) =>
      until(
        `${id} to be ${statuses.join(' or ')}`,
        async () => {
          const message = (await messages()).find(item => item.id === id)
          if (message && statuses.includes(message.status)) return message
          throw new Error(`it is ${JSON.stringify(message)}`)
        },
        40_000,
      ),
    taken: () =>
      fixture.emulator
        .messages()
        .filter(({ direction, customer: to }) => direction === 'outbound' && to === customer.number),
    fault: (fault: FaultInput) => fixture.emulator.faults.set({ ...fault, to: customer.number }),
  }
}

import { expect } from 'vitest'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { openStream } from './sse-client.ts'

const test = deskTest({ medium: 'sms' })

test('the arrival of an answer tells that the customer does not wait any more, also if the provider is slow', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const stream = await openStream(desk.ann.api)
  try {
    world.emulator.faults.set({ kind: 'slow_answer', ms: 1_500, to: customer.address })
    // A report tells of the arrival too, and may come before the answer.
    world.emulator.faults.set({ kind: 'callbacks_late', ms: 3_000, to: customer.address })
    const sent = await desk.ann.api.post(`/v1/conversations/${id}/messages`, { text: 'Hi' })
    expect(sent.status).toBe(202)
    const told = (type: string) =>
      stream.events.filter(({ event, data }) => event === type && data.conversationId === id)
    const [queued] = await until('the event of the answer', () => {
      const found = told('message.queued')
      return found.length > 0 && found
    })
    // The event came while Twilio was asked.
    expect(queued?.data.conversation?.waitingSince).not.toBeNull()
    const arrived = await until('a step by which it arrived', () =>
      told('message.status').find(({ data }) => data.conversation !== undefined),
    )
    expect(arrived.data.conversation).toMatchObject({ id, waitingSince: null })
  } finally {
    await stream.close()
  }
})

import { expect, onTestFinished, test } from 'vitest'
import { until } from '../harness/until.ts'
import { openStage } from '../providers/whatsapp-cloud/stage.ts'

test('200 messages of 50 customers and 100 reports in one POST, twice, and half again in another order', async () => {
  const stage = await openStage({ greeting: { enabled: true, text: 'Welcome!' } })
  onTestFinished(() => stage.close())
  const { emulator } = stage
  const talker = stage.newCustomer()
  await talker.write('Hello')
  await until('the greeting', () => talker.received().length === 1)
  await emulator.settled()
  emulator.hold()
  const replies: string[] = []
  for (let i = 0; i < 34; i++) replies.push(await talker.reply(`Reply ${i}`))
  await until('the replies', () => talker.received().length === 35)
  await emulator.settled()
  const customers = Array.from({ length: 50 }, () => stage.newCustomer())
  // In turns, so that each customer's messages are not together in the body.
  for (let i = 0; i < 4; i++) for (const customer of customers) await customer.write(`Message ${i}`)

  const startedAt = performance.now()
  expect(await emulator.release()).toEqual([true])
  const ms = Math.round(performance.now() - startedAt)
  const [body] = emulator.ledger.webhooks.slice(-1).map(entry => entry.body)
  console.log(`one POST of ${body?.length} bytes was acknowledged after ${ms} ms`)
  expect(body?.match(/"status":/g)?.length).toBeGreaterThanOrEqual(100)
  expect(await emulator.again(1)).toEqual([true])
  expect(await emulator.again(0.5, { order: 'shuffled' })).toEqual([true])

  for (const customer of customers) {
    const texts = await until(`what ${customer.number} wrote`, async () => {
      const inbound = (await customer.messages()).filter(({ direction }) => direction === 'inbound')
      return inbound.length >= 4 && inbound.map(({ text }) => text)
    })
    expect(texts).toEqual(['Message 0', 'Message 1', 'Message 2', 'Message 3'])
  }
  for (const id of replies) await talker.message(id, 'read')
})

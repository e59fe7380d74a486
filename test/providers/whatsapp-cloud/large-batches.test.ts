import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOUD_NUMBER } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { until } from '../../harness/until.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const MESSAGES = 55
/** So many that text and details of a message are as long as they are kept. */
const CARDS = 300

test('55 long lists of contacts of one customer in one POST arrive, in order, though 50 of them are more than Temporal takes', async () => {
  const { emulator, world } = stage
  const customer = stage.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation()
  await emulator.settled()
  emulator.hold()
  for (let n = 0; n < MESSAGES; n++) {
    const contacts = Array.from({ length: CARDS }, (_, card) => ({
      name: `${n}-${card}`.padEnd(40, '.'),
      phone: '+15005550199',
    }))
    await emulator.write({ from: customer.number, to: CLOUD_NUMBER.phoneNumber, contacts })
  }
  expect(await emulator.release()).toEqual([true])

  const stored = await until('all messages', async () => {
    const rows = await world.sql<{ text: string; bytes: number }[]>`
      select text, octet_length(text) + octet_length(details::text) as bytes from messages
      where conversation_id = ${id} and direction = 'inbound' order by seq`
    return rows.length === MESSAGES + 1 && rows.slice(1)
  })
  expect(stored.map(({ text }) => text.split('-')[0])).toEqual(stored.map((_, n) => String(n)))
  expect(stored.slice(0, 50).reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(2 * 1024 * 1024)
})

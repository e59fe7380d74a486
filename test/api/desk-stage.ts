import { afterEach } from 'vitest'
import type { ApiClient } from '../harness/api-client.ts'
import { type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { type SecondApi, startSecondApi } from './second-api.ts'
import { type EventStream, openStream } from './sse-client.ts'

/** What the desk's tests share. desk.test.ts has most of them; desk-live.ts and desk-views.ts hold those of one topic each. */

export const test = deskTest({ medium: 'sms' })

/** A supervisor. */
export let sue: TestAgent
/** An agent of another channel. */
export let eve: TestAgent
export let second: SecondApi
const open: EventStream[] = []

/** Hires them and starts the second API; called once, by the file whose tests these are. */
export function useStage(): void {
  test.beforeAll(async ({ world }) => {
    sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    eve = await hireAgent(world, 'Eve', [(await openDesk(world)).channelId])
    second = await startSecondApi(world)
  })
  test.afterAll(() => second.close())
  afterEach(() => Promise.all(open.splice(0).map(stream => stream.close())))
}

/** Opens a stream of events, which is closed after the test. */
export const listen = async (client: ApiClient, options: Parameters<typeof openStream>[1] = {}) => {
  const stream = await openStream(client, options)
  open.push(stream)
  return stream
}

/** A customer who has written to the desk, with helpers for the conversation. */
export async function begun({ newCustomer, ann }: Desk, text = 'Hello?') {
  const customer = newCustomer()
  await customer.write(text)
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${id}`
  const seqs = async () =>
    (await ann.api.get(`${path}/messages`)).body.items.map(({ seq }: { seq: number }) => seq) as number[]
  const said = async (more: string) => {
    const before = (await seqs()).length
    await customer.write(more)
    await until('the message', async () => (await seqs()).length > before)
  }
  return { customer, id, path, seqs, said, last: async () => (await seqs()).at(-1) ?? 0 }
}

export const rowOf = async (api: ApiClient, id: string, query = '') =>
  (await api.get(`/v1/conversations?ids=${id}${query}`)).body.items[0]

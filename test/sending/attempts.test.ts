import { expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { setInTheDark, TAKEN } from './in-the-dark.ts'
import { type AgentTalk, beginAgentTalk } from './talk.ts'

const test = deskTest()

interface Attempt {
  part: number
  number: number
  at: string | null
  by: { kind: string; id?: string }
  how: string
  status: string
  error: { code: string; detail: string } | null
  providerMessageId: string | null
  unknownAt: string | null
  settled: { by: { id?: string }; sent: boolean } | null
}

async function attemptsOf(talk: AgentTalk, id: string): Promise<{ parts: number; items: Attempt[] }> {
  const { status, body } = await talk.agent.api.get(`${talk.path}/messages/${id}/attempts`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const countOf = async (talk: AgentTalk, id: string) =>
  ((await talk.messages()).find(message => message.id === id) as { attempts?: number | null } | undefined)
    ?.attempts

test.concurrent('a message that the provider did not take at first tells each call', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ kind: 'rate_limited', times: 2, to, retryAfterSeconds: 1 })
  const id = await talk.reply('Soon')
  await talk.message(id, 'read')
  const { parts, items } = await attemptsOf(talk, id)
  expect(parts).toBe(1)
  expect(items.map(({ number, how, by, status }) => [number, how, by.kind, status])).toEqual([
    [1, 'first', 'agent', 'not_accepted'],
    [2, 'automatic', 'system', 'not_accepted'],
    [3, 'automatic', 'system', 'read'],
  ])
  expect(items[0]).toMatchObject({ by: { id: talk.agent.id }, providerMessageId: null })
  expect(items[0]?.error?.detail).toMatch(/\w/)
  expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted())
  expect(items[2]).toMatchObject({ error: null, providerMessageId: expect.stringMatching(/^SM/) })
  expect(await countOf(talk, id)).toBe(3)
  const atOnce = await talk.reply('At once')
  await talk.message(atOnce, 'read')
  expect(await countOf(talk, atOnce)).toBe(1)
})

test.concurrent('a message in doubt tells who settled it, and who sent it again', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  setInTheDark(world, talk, TAKEN)
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: false })).toBe('done')
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  const { items } = await attemptsOf(talk, id)
  expect(items).toMatchObject([
    {
      number: 1,
      how: 'first',
      status: 'failed',
      error: { code: 'not_sent' },
      unknownAt: expect.any(String),
      settled: { by: { id: talk.agent.id }, sent: false },
    },
    { number: 2, how: 'again', by: { id: talk.agent.id }, status: 'read', unknownAt: null, settled: null },
  ])
  expect(await countOf(talk, id)).toBe(2)
})

test.concurrent('a customer’s message, and one of another conversation, have none', async ({ desk }) => {
  const [talk, other] = [await beginAgentTalk(desk), await beginAgentTalk(desk)]
  const [theirs] = await talk.messages()
  const ours = await other.reply('Hi')
  await other.message(ours, 'read')
  for (const id of [theirs?.id, ours])
    expect((await talk.agent.api.get(`${talk.path}/messages/${id}/attempts`)).status).toBe(404)
  expect(await countOf(talk, theirs?.id ?? '')).toBeNull()
})

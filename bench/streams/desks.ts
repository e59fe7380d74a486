import { fork } from 'node:child_process'
import { once } from 'node:events'
import { caller } from '../call.ts'
import type { Asked, Told } from './lookers.ts'

/** Agents who watch a desk, each with a token of their own. */
export interface Desks {
  /** Opens the event stream of each agent. Resolves when all have begun. */
  open(): Promise<void>
  /** @returns how many bytes all streams have received so far */
  close(): Promise<number>
}

/** How many agents are created at once. */
const AT_ONCE = 6

export async function hireDesks(at: { url: string; adminToken: string }, count: number): Promise<Desks> {
  const tokens = await hire(at, count)
  const lookers = fork(new URL('./lookers.ts', import.meta.url), {
    execArgv: ['--import', './platform/typescript.mjs'],
  })
  const ask = async (asked: Asked) => {
    const answer = once(lookers, 'message') as Promise<[Told]>
    lookers.send(asked)
    const [told] = await answer
    if ('failed' in told) throw new Error(told.failed)
    return told.shown
  }
  return {
    async open() {
      await ask({ open: { url: at.url, tokens } })
    },
    close: () => ask({ close: true }),
  }
}

/** @returns their tokens */
async function hire(at: { url: string; adminToken: string }, count: number): Promise<string[]> {
  const admin = caller(at.url, at.adminToken)
  const { items } = await admin<{ items: { id: string }[] }>('GET', '/v1/channels')
  const channelId = items[0]?.id
  const tokens: string[] = []
  const hireSome = async () => {
    while (tokens.length < count) {
      const place = tokens.push('') - 1
      const agent = await admin<{ id: string; token: string }>('POST', '/v1/agents', {
        name: `Desk ${place}`,
        email: `desk-${place}@example.com`,
        capacity: 1,
      })
      tokens[place] = agent.token
      await admin('PUT', `/v1/channels/${channelId}/agents/${agent.id}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, hireSome))
  return tokens
}

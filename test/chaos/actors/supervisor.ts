import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { ChaosRecord } from '../record.ts'
import type { ApiClient } from './client.ts'
import type { Office } from './office.ts'

/** Long enough until everything runs again and the API says so, ms. */
const PATIENCE_MS = 90_000

/**
 * A supervisor who changes settings while everybody works: an agent's capacity, the members of a channel, the
 * assignment mode, and whether the AI answers. The changes are made one after the other, each until it is answered, so
 * that the last value of each is known.
 */
export function rearrange(
  office: Office,
  client: ApiClient,
  record: Pick<ChaosRecord, 'lastWords'>,
  random: Random,
): { stop(): Promise<void> } {
  const { channels, people } = office
  const over = new AbortController()
  const pause = (least: number, most: number) =>
    wait(random.between(least, most), undefined, { signal: over.signal }).catch(() => {})
  const change = (method: string, path: string, body?: object) =>
    client.request(method, path, { body, patienceMs: PATIENCE_MS })

  const setMembership = async (channelId: string, agentId: string, handles: boolean) => {
    await change(handles ? 'PUT' : 'DELETE', `/v1/channels/${channelId}/agents/${agentId}`)
    record.lastWords.set(`${agentId} handles ${channelId}`, String(handles))
  }
  const setCapacity = async (agentId: string, capacity: number) => {
    await change('PATCH', `/v1/agents/${agentId}`, { capacity })
    record.lastWords.set(`capacity of ${agentId}`, String(capacity))
  }
  const setAi = async (channelId: string, enabled: boolean) => {
    await change('PATCH', `/v1/channels/${channelId}`, { aiAgent: { enabled } })
    record.lastWords.set(`AI of ${channelId}`, String(enabled))
  }

  const takeOut = async () => {
    const [channel, person] = [
      random.pick(channels),
      random.pick(people.filter(({ supervises }) => !supervises)),
    ]
    await setMembership(channel.id, person.id, false)
    await pause(500, 2_500)
    await setMembership(channel.id, person.id, true)
  }
  const switchAi = async () => {
    for (const { id } of channels.filter(({ ai }) => ai)) {
      await setAi(id, false)
      await pause(500, 2_000)
      await setAi(id, true)
    }
  }
  const changeMode = async () => {
    const mode = random.pick(['balanced', 'round_robin'])
    await change('PATCH', `/v1/channels/${random.pick(channels).id}`, { assignment: { mode } })
  }

  const working = (async () => {
    while (!over.signal.aborted) {
      await pause(1_000, 4_000)
      const what = random.weighted({ capacity: 3, member: 4, ai: 2, mode: 1 })
      if (what === 'capacity') await setCapacity(random.pick(people).id, random.between(2, 8))
      else if (what === 'member') await takeOut()
      else if (what === 'ai') await switchAi()
      else await changeMode()
    }
  })()
  return {
    async stop() {
      over.abort()
      await working
    },
  }
}

import { useEffect } from 'react'
import { api, asides, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import { useAgents } from './people.ts'

/**
 * How long "online" is valid without being renewed, s, and how often it is renewed, ms. So an agent whose computer
 * sleeps soon gets no more conversations.
 */
const HOLDS_S = 150
const AGAIN_MS = 45_000

/** The key in the browser's store that says, to all tabs, that the agent is online here. */
const KEPT = 'switchboard-online'

export const PRESENCES = ['online', 'away', 'offline'] as const
export type Presence = (typeof PRESENCES)[number]

/** The colour of each presence. */
export const DOTS = { online: 'bg-good', away: 'bg-wait', offline: 'bg-edge' } as const satisfies Record<
  Presence,
  string
>

const put = (by: typeof api, id: string, presence: Presence) =>
  ask(
    by.PUT('/v1/agents/{id}/presence', {
      params: { path: { id } },
      body: presence === 'online' ? { presence, ttlSeconds: HOLDS_S } : { presence },
    }),
  )

/** Sets the agent's own presence. Throws `ApiError`. */
export async function setPresence(agentId: string, presence: Presence): Promise<void> {
  if (presence === 'online') localStorage.setItem(KEPT, agentId)
  else localStorage.removeItem(KEPT)
  await put(api, agentId, presence)
}

/** Whether this browser keeps the agent online. Another device may do so instead. */
export const isOnlineHere = (agentId: string) => localStorage.getItem(KEPT) === agentId

/** Renews "online" for an agent who is online here, until `signal` aborts. Only the leading tab calls it. */
export function keepOnline(agentId: string, signal: AbortSignal): void {
  const beat = () => {
    if (!isOnlineHere(agentId)) return
    put(asides, agentId, 'online').catch(error => {
      if (asApiError(error).status === 403) localStorage.removeItem(KEPT)
    })
  }
  beat()
  const timer = setInterval(beat, AGAIN_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}

/**
 * The agent's presence as the service has it. If it was ended elsewhere, by a supervisor for example, this browser
 * stops renewing it.
 */
export function usePresence(agentId: string | undefined): Presence | undefined {
  const presence = useAgents().find(({ id }) => id === agentId)?.presence
  useEffect(() => {
    if (presence === 'away' || presence === 'offline') localStorage.removeItem(KEPT)
  }, [presence])
  return presence
}

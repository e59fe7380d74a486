import { useEffect } from 'react'
import { api, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import { useAgents } from './people.ts'

/**
 * How long "online" holds without another sign, s, and how often one is given, ms. So somebody whose computer sleeps gets
 * no more conversations.
 */
const HOLDS_S = 150
const AGAIN_MS = 45_000

/** Where the tabs of this browser keep that somebody is here. */
const KEPT = 'switchboard-online'

export type Presence = 'online' | 'away' | 'offline'

const put = (id: string, presence: Presence) =>
  ask(
    api.PUT('/v1/agents/{id}/presence', {
      params: { path: { id } },
      body: presence === 'online' ? { presence, ttlSeconds: HOLDS_S } : { presence },
    }),
  )

/** Sets one's presence. Throws `ApiError`. */
export async function setPresence(agentId: string, presence: Presence): Promise<void> {
  if (presence === 'online') localStorage.setItem(KEPT, agentId)
  else localStorage.removeItem(KEPT)
  await put(agentId, presence)
}

/** Keeps an agent who is online here so, until `signal` aborts. One tab of a browser does it. */
export function keepOnline(agentId: string, signal: AbortSignal): void {
  const beat = () => {
    if (localStorage.getItem(KEPT) !== agentId) return
    put(agentId, 'online').catch(error => {
      if (asApiError(error).status === 403) localStorage.removeItem(KEPT)
    })
  }
  beat()
  const timer = setInterval(beat, AGAIN_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}

/** One's presence as the service has it. What was changed elsewhere holds here too. */
export function usePresence(agentId: string | undefined): Presence | undefined {
  const presence = useAgents().find(({ id }) => id === agentId)?.presence
  useEffect(() => {
    if (presence === 'away' || presence === 'offline') localStorage.removeItem(KEPT)
  }, [presence])
  return presence
}

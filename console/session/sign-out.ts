import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { forgetDevice } from '../push/device.ts'
import { useMe } from './me.ts'
import { isOnlineHere, setPresence } from './presence.ts'

/**
 * Returns a function that signs out, also if the API does not answer: the agent goes offline, the session ends, what
 * was loaded is forgotten, and this browser's notifications and stored files are removed. Unsent drafts stay, under
 * the agent's id.
 */
export function useSignOut(): () => Promise<void> {
  const cache = useQueryClient()
  const router = useRouter()
  const agentId = useMe().agent?.id
  return async () => {
    if (agentId !== undefined && isOnlineHere(agentId)) await setPresence(agentId, 'offline').catch(() => {})
    await Promise.all([api.POST('/v1/auth/sign-out').catch(() => {}), forgetDevice()])
    await router.navigate({ to: '/sign-in' })
    cache.clear()
  }
}

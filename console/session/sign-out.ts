import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { forgetDevice } from '../push/device.ts'
import { useMe } from './me.ts'
import { isOnlineHere, setPresence } from './presence.ts'

/**
 * Ends this session, and with it that one is online here, whatever the API answers, and forgets what was
 * loaded, and what this browser kept and showed.
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

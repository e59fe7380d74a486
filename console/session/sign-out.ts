import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../api/client.ts'

/** Ends this session, whatever the API answers, and forgets what was loaded. */
export function useSignOut(): () => Promise<void> {
  const cache = useQueryClient()
  const router = useRouter()
  return async () => {
    await api.POST('/v1/auth/sign-out').catch(() => {})
    await router.navigate({ to: '/sign-in' })
    cache.clear()
  }
}

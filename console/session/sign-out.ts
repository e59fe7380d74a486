import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { forgetDevice } from '../push/device.ts'
import { sharedValue } from '../ui/shared-value.ts'
import { useMe } from './me.ts'
import { isOnlineHere, setPresence } from './presence.ts'

/** What a sign-out would lose. */
export interface Lost {
  /** The names of files of unsent messages. */
  files: string[]
  /** How many unsent texts the service did not take. */
  texts: number
}

/** What the agent is asked about before they are signed out; undefined: nothing. */
const { set: ask, use: useAsked } = sharedValue<Lost | undefined>(undefined)

export { useAsked }

export const stay = () => ask(undefined)

/**
 * Returns a function that signs out, unless something would be lost: then it asks first (`sign-out-dialog.tsx`). The service
 * keeps unsent texts. Files of unsent messages are in this browser only.
 */
export function useSignOut(): () => Promise<void> {
  const agentId = useMe().agent?.id
  const leave = useLeave()
  return async () => {
    const lost = agentId === undefined ? undefined : await lostBy(agentId)
    if (lost && (lost.files.length > 0 || lost.texts > 0)) ask(lost)
    else await leave()
  }
}

// Drafts belong to the inbox. Its code is read when it is needed, as the first page has no room for it.
const kept = () =>
  Promise.all([
    import('../inbox/attachments.ts'),
    import('../inbox/drafts.ts'),
    import('../inbox/kept-drafts.ts'),
  ])

async function lostBy(agentId: string): Promise<Lost> {
  const [{ filesOf }, { saveDrafts }] = await kept()
  const texts = (await saveDrafts(agentId)).length
  return { files: filesOf(agentId).map(({ name }) => name), texts }
}

/**
 * Returns a function that signs out, also if the API does not answer: the agent goes offline, the session ends, what was loaded
 * and what was not sent is forgotten, and this browser's notifications and stored files are removed.
 */
export function useLeave(): () => Promise<void> {
  const cache = useQueryClient()
  const router = useRouter()
  const agentId = useMe().agent?.id
  return async () => {
    ask(undefined)
    if (agentId !== undefined && isOnlineHere(agentId)) await setPresence(agentId, 'offline').catch(() => {})
    await Promise.all([api.POST('/v1/auth/sign-out').catch(() => {}), forgetDevice()])
    await router.navigate({ to: '/sign-in' })
    cache.clear()
    if (agentId === undefined) return
    // After the composer has gone, which could keep something once more.
    const [{ forgetFiles }, , { forgetDrafts }] = await kept()
    forgetDrafts(agentId)
    await forgetFiles(agentId)
  }
}

import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { PushedDevice } from '../api/types.ts'
import { consoleWorker, registerWorker } from './register.ts'

/** Where this browser keeps who wanted notifications here: a session may end without its agent having signed out. */
const KEPT = 'switchboard-push'

/** How long clearing up may hold up a sign-out, ms. The push service may not answer. */
const PATIENCE_MS = 2_000

interface Kept {
  agentId: string
  showsText: boolean
}

function kept(): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Whether this browser can be pushed to; `homeScreen`: an iPhone or iPad, once the console is on its home screen. */
export function pushSupport(): 'yes' | 'no' | 'homeScreen' {
  if ('PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window) return 'yes'
  // Only Safari on these has it.
  return 'standalone' in navigator && navigator.standalone === false ? 'homeScreen' : 'no'
}

const readPush = () => ask(api.GET('/v1/me/push'))

/** Whether the service pushes, and to which devices of one's own. */
export const pushQuery = queryOptions({ queryKey: ['push'], queryFn: readPush, staleTime: 0 })

/**
 * Has notifications pushed to this browser. Throws if the browser's own push service does not answer, and `ApiError`.
 *
 * @param publicKey of this service
 */
export async function turnOn(publicKey: string, { agentId, showsText }: Kept): Promise<PushedDevice> {
  const registration = await registerWorker()
  if (!registration) throw new Error('no service worker')
  await navigator.serviceWorker.ready
  const subscription = await subscribe(registration.pushManager, publicKey)
  const { endpoint = '', keys = {} } = subscription.toJSON()
  const { p256dh = '', auth = '' } = keys
  const made = await ask(api.POST('/v1/me/push', { body: { endpoint, keys: { p256dh, auth }, showsText } }))
  localStorage.setItem(KEPT, JSON.stringify({ agentId, showsText }))
  return made
}

async function subscribe(manager: PushManager, publicKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey }
  try {
    return await manager.subscribe(options)
  } catch (error) {
    // There is one for another key, of the time before the service got a new one.
    const known = await manager.getSubscription()
    if (!known) throw error
    await known.unsubscribe()
    return manager.subscribe(options)
  }
}

/** Ends it. Throws `ApiError`. */
export async function turnOff(subscriptionId: string): Promise<void> {
  localStorage.removeItem(KEPT)
  await ask(api.DELETE('/v1/me/push/{id}', { params: { path: { id: subscriptionId } } }))
  await unsubscribe()
}

async function unsubscribe(): Promise<void> {
  const registration = await consoleWorker()
  const subscription = await registration?.pushManager?.getSubscription()
  await subscription?.unsubscribe()
}

/** Installs the service worker, and turns notifications on again for whom they were on when their session ended. */
export async function startDevice(agentId: string | undefined): Promise<void> {
  const registration = await registerWorker()
  // A sign-out took its files away.
  registration?.active?.postMessage('keep')
  const wish = kept()
  if (!wish || pushSupport() !== 'yes') return
  if (wish.agentId !== agentId || Notification.permission !== 'granted') {
    localStorage.removeItem(KEPT)
    return unsubscribe()
  }
  const { publicKey, subscriptions } = await readPush()
  if (publicKey !== null && !subscriptions.some(({ current }) => current)) await turnOn(publicKey, wish)
}

/** Clears what is kept of a session in this browser: its notifications, the wish for them, and the console's files. */
export function forgetDevice(): Promise<void> {
  localStorage.removeItem(KEPT)
  const late = new Promise<void>(resolve => setTimeout(resolve, PATIENCE_MS))
  return Promise.race([late, forget().catch(() => {})])
}

async function forget(): Promise<void> {
  if (!(await consoleWorker())) return
  await closeNotifications()
  await Promise.all([unsubscribe(), ...(await caches.keys()).map(name => caches.delete(name))])
}

/** Takes away the notifications that are shown. */
export async function closeNotifications(): Promise<void> {
  for (const shown of (await (await consoleWorker())?.getNotifications()) ?? []) shown.close()
}

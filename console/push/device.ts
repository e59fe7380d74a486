import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import type { PushedDevice } from '../api/types.ts'
import { consoleWorker, registerWorker } from './register.ts'

// Push notifications on this device: `device.ts` turns them on and off, `register.ts` installs the service worker
// that shows them, `device-choice.tsx` is the switch in the agent's menu.

/**
 * The key in the browser's store under which it keeps who wanted notifications here. A session may end without a
 * sign-out; at the next sign-in of the same agent they are turned on again.
 */
const KEPT = 'switchboard-push'

/** How long a sign-out waits for the clearing up, ms. The push service may not answer. */
const PATIENCE_MS = 2_000

interface Kept {
  agentId: string
  showsText: boolean
}

/** Who wanted notifications here; undefined: nobody, or it is unreadable. */
function kept(): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/**
 * Whether this browser supports push. `homeScreen`: an iPhone or iPad, which supports it once the console is on the
 * home screen.
 */
export function pushSupport(): 'yes' | 'no' | 'homeScreen' {
  if ('PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window) return 'yes'
  // Only Safari on these devices has this property.
  return 'standalone' in navigator && navigator.standalone === false ? 'homeScreen' : 'no'
}

const readPush = () => ask(api.GET('/v1/me/push'))

/** The service's public key (null: push is not set up) and the agent's devices. */
export const pushQuery = queryOptions({ queryKey: ['push'], queryFn: readPush, staleTime: 0 })

/**
 * Turns notifications on for this browser. Throws `ApiError`, or the browser's own error if its push service does not
 * answer.
 *
 * @param publicKey the service's VAPID key
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

/** Subscribes this browser at its push service. */
async function subscribe(manager: PushManager, publicKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey }
  try {
    return await manager.subscribe(options)
  } catch (error) {
    // A subscription with another key exists, from before the service got a new one. A browser has only one, so it
    // must go first.
    const known = await manager.getSubscription()
    if (!known) throw error
    await known.unsubscribe()
    return manager.subscribe(options)
  }
}

/** Turns notifications off. Throws `ApiError`. */
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

/**
 * To be called after a sign-in: installs the service worker, and turns notifications on again if this agent had them
 * on when the last session ended. If somebody else had them on, they are turned off: another person's customers must
 * not appear here.
 */
export async function startDevice(agentId: string | undefined): Promise<void> {
  const registration = await registerWorker()
  // A sign-out deleted its files.
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

/** To be called at a sign-out: clears notifications, the wish for them, and the stored files of the console. */
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

/** Removes all shown notifications. */
export async function closeNotifications(): Promise<void> {
  for (const shown of (await (await consoleWorker())?.getNotifications()) ?? []) shown.close()
}

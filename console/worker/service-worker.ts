import { titleOf } from './words.ts'

// The service worker. It runs apart from the pages, also while none is open: it keeps the console's own files, so
// that the console opens without a connection, and it shows push notifications. It stores no answer of the API and no
// file of a customer.

declare const self: ServiceWorkerGlobalScope
/** The files of this build and a digest of them. console/vite.config.ts puts them in. */
declare const FILES: string[]
declare const VERSION: string

const BASE = '/console/'
const CACHE = `console-${VERSION}`

self.addEventListener('install', event => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

/**
 * Stores the page and all its files. While a new version is being rolled out, the page may come from another build
 * than the files. Then nothing is stored (it throws, the installation fails), and the browser tries again later;
 * otherwise the console would not start offline.
 */
async function keepShell(): Promise<void> {
  const page = await fetch(BASE, { cache: 'no-cache' })
  const named = (await page.clone().text()).match(/(?<="\/console\/)assets\/[\w.-]+/g) ?? []
  if (!page.ok || named.length === 0 || !named.every(name => FILES.includes(name)))
    throw new Error('the page is of another version')
  const cache = await caches.open(CACHE)
  await cache.addAll(FILES.map(name => BASE + name))
  await cache.put(BASE, page)
}

// A sign-out deletes the stored files. The page sends this message after the next sign-in.
self.addEventListener('message', event => {
  if (event.data === 'keep')
    event.waitUntil(caches.has(CACHE).then(isKept => (isKept ? undefined : keepShell())))
})

self.addEventListener('activate', event => {
  event.waitUntil(dropOld().then(() => self.clients.claim()))
})

/** Deletes old builds except the last one: pages that are still open load parts of it. */
async function dropOld(): Promise<void> {
  const old = (await caches.keys()).filter(name => name.startsWith('console-') && name !== CACHE)
  await Promise.all(old.slice(0, -1).map(name => caches.delete(name)))
}

self.addEventListener('fetch', event => {
  const { method, url, mode } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(BASE)) return
  if (mode === 'navigate') event.respondWith(page(event.request))
  else if (pathname.startsWith(`${BASE}assets/`)) event.respondWith(file(event.request))
})

/** The page from the service if it answers, so that a new version is loaded at once; otherwise the stored one. */
async function page(request: Request): Promise<Response> {
  const kept = () => caches.open(CACHE).then(cache => cache.match(BASE))
  try {
    const answer = await fetch(request)
    return answer.status < 500 ? answer : ((await kept()) ?? answer)
  } catch (error) {
    const shell = await kept()
    if (shell) return shell
    throw error
  }
}

/** A file's name contains its digest, so a stored one is never old. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

self.addEventListener('push', event => {
  if (event.data) event.waitUntil(show(event.data.json()))
})

/** The content of a push message. It must equal domain/push-content.ts, which writes it. */
interface PushedNotice {
  kind: string
  conversationId: string
  eventId: string
  at: number
  name: string | null
  text: string | null
  language: string | null
}

/** Shows a pushed notification, unless the agent is told in another way. */
async function show(pushed: PushedNotice): Promise<void> {
  const { kind, name, text, language, conversationId, eventId, at } = pushed
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A visible page of the console tells the agent itself.
  if (windows.some(one => isConsole(one) && one.visibilityState === 'visible')) return
  const shown = await self.registration.getNotifications({ tag: conversationId })
  // A page in the background has already shown it (`live/notify.ts`).
  if (shown.some(one => one.data?.eventId === eventId)) return
  const languages = language === null ? self.navigator.languages : [language]
  const options: NotificationOptions & { renotify: boolean; timestamp: number } = {
    body: text ?? '',
    // One notification for each conversation. A newer one replaces it, with sound again.
    tag: conversationId,
    renotify: true,
    timestamp: at,
    icon: `${BASE}icons/192.png`,
    data: { conversationId, eventId },
  }
  await self.registration.showNotification(titleOf(kind, name, languages), options)
}

/** Whether a window shows the console. */
const isConsole = ({ url }: Client) => new URL(url).pathname.startsWith(BASE)

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.conversationId))
})

/** Opens the conversation: in an open window of the console, which is told by a message, or in a new one. */
async function open(conversationId: unknown): Promise<void> {
  if (typeof conversationId !== 'string') return
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = windows.find(one => isConsole(one) && one.frameType === 'top-level')
  if (!page) {
    await self.clients.openWindow(`${BASE}inbox/mine/${conversationId}`)
    return
  }
  page.postMessage({ open: conversationId })
  await page.focus()
}

/** TypeScript's libraries lack this event. */
interface SubscriptionChange extends ExtendableEvent {
  oldSubscription: PushSubscription | null
  newSubscription: PushSubscription | null
}

self.addEventListener('pushsubscriptionchange', event => {
  const change = event as SubscriptionChange
  change.waitUntil(renew(change))
})

/** The push service has given this browser another address. The service learns it, or notifications would end here. */
async function renew({ oldSubscription, newSubscription }: SubscriptionChange): Promise<void> {
  const known = await fetch('/v1/me/push')
  if (!known.ok) return
  const { publicKey, subscriptions } = (await known.json()) as {
    publicKey: string | null
    subscriptions: { current: boolean; showsText: boolean }[]
  }
  const current = subscriptions.find(one => one.current)
  if (publicKey === null || !current) return
  const options = oldSubscription?.options ?? { userVisibleOnly: true, applicationServerKey: publicKey }
  const renewed = newSubscription ?? (await self.registration.pushManager.subscribe(options))
  const { endpoint, keys } = renewed.toJSON()
  await fetch('/v1/me/push', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ endpoint, keys, showsText: current.showsText }),
  })
}

import { titleOf } from './words.ts'

// Runs beside the pages of the console: it keeps the console's own files, so that it opens without a connection, and shows what
// is pushed. It keeps no answer of the API, and no file of a customer.

declare const self: ServiceWorkerGlobalScope
/** The files of this build, and a digest of them; put in by console/vite.config.ts. */
declare const FILES: string[]
declare const VERSION: string

const BASE = '/console/'
const CACHE = `console-${VERSION}`

self.addEventListener('install', event => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

/**
 * Keeps the page and all its files. The page is not in the list by a digest: if it is of another build, as while a new version
 * is being rolled out, nothing is kept, and the browser tries again later.
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

// A sign-out takes the files away; whoever signs in has them kept again.
self.addEventListener('message', event => {
  if (event.data === 'keep')
    event.waitUntil(caches.has(CACHE).then(isKept => (isKept ? undefined : keepShell())))
})

self.addEventListener('activate', event => {
  event.waitUntil(dropOld().then(() => self.clients.claim()))
})

/** The build before this one stays: pages that are open still load parts of it. */
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

/** From the service whenever it answers, so that a new version comes with the next page. */
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

/** A file's name has a digest of it, so it never changes. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

self.addEventListener('push', event => {
  if (event.data) event.waitUntil(show(event.data.json()))
})

/** What is pushed (domain/push-content.ts). */
interface PushedNotice {
  kind: string
  conversationId: string
  eventId: string
  at: number
  name: string | null
  text: string | null
  language: string | null
}

async function show(pushed: PushedNotice): Promise<void> {
  const { kind, name, text, language, conversationId, eventId, at } = pushed
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // Whoever looks at the console is told there.
  if (windows.some(one => isConsole(one) && one.visibilityState === 'visible')) return
  const shown = await self.registration.getNotifications({ tag: conversationId })
  // A page in the background may have been faster.
  if (shown.some(one => one.data?.eventId === eventId)) return
  const languages = language === null ? self.navigator.languages : [language]
  const options: NotificationOptions & { renotify: boolean; timestamp: number } = {
    body: text ?? '',
    // Of one conversation only the latest, which makes itself heard again.
    tag: conversationId,
    renotify: true,
    timestamp: at,
    icon: `${BASE}icons/192.png`,
    data: { conversationId, eventId, kind },
  }
  await self.registration.showNotification(titleOf(kind, name, languages), options)
}

const isConsole = ({ url }: Client) => new URL(url).pathname.startsWith(BASE)

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(event.notification.data ?? {}))
})

/** The page finds the view that holds the conversation by itself: it may have changed since. */
async function open({ conversationId, kind }: { conversationId?: unknown; kind?: unknown }): Promise<void> {
  if (typeof conversationId !== 'string') return
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = windows.find(one => isConsole(one) && one.frameType === 'top-level')
  if (!page) {
    await self.clients.openWindow(`${BASE}to/${conversationId}?kind=${kind}`)
    return
  }
  page.postMessage({ open: conversationId, kind })
  await page.focus()
}

/** Not in the libraries of types yet. */
interface SubscriptionChange extends ExtendableEvent {
  oldSubscription: PushSubscription | null
  newSubscription: PushSubscription | null
}

self.addEventListener('pushsubscriptionchange', event => {
  const change = event as SubscriptionChange
  change.waitUntil(renew(change))
})

/** The browser's maker has given it another address. */
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

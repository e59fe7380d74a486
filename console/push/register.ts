import { say } from '../ui/toast.tsx'

const URL_OF_WORKER = '/console/sw.js'

/**
 * The only Trusted Types policy that the page's headers allow (api/http/security-headers.ts), so no injected script
 * can name another worker.
 */
const POLICY = 'service-worker'

/** How often a page looks for a new version, ms. Pages of a support desk stay open for days. */
const LOOK_EVERY_MS = 60 * 60_000

/** TypeScript's libraries lack this. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

/** Installs the service worker. Undefined where there is none: in development, or without TLS. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return undefined
  return navigator.serviceWorker.register(trustedUrl(), { scope: '/console/' }).catch(() => undefined)
}

let trusted: string | undefined

/** A page may create a policy once only, so the result is kept. */
function trustedUrl(): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes
  const policy = trusted === undefined ? types?.createPolicy(POLICY, { createScriptURL }) : undefined
  trusted ??= policy?.createScriptURL(URL_OF_WORKER) ?? URL_OF_WORKER
  return trusted
}

/** Allows the one address of the service worker and nothing else. */
function createScriptURL(url: string): string {
  if (url !== URL_OF_WORKER) throw new TypeError('not the service worker')
  return url
}

/**
 * Offers to reload when the service has a newer version, until `signal` aborts. It never reloads by itself: somebody
 * may be writing.
 *
 * @param words asked when it is shown, so that they are in the present language
 */
export function offerNewVersion(words: () => { title: string; reload: string }, signal: AbortSignal): void {
  if (!('serviceWorker' in navigator)) return
  let isOffered = false
  const changed = async () => {
    if (isOffered || !(await isOld())) return
    isOffered = true
    const { title, reload } = words()
    say({ title, stays: true, action: { label: reload, run: () => location.reload() } })
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => void changed(), { signal })
  const timer = setInterval(
    () => void registerWorker().then(registration => registration?.update().catch(() => {})),
    LOOK_EVERY_MS,
  )
  signal.addEventListener('abort', () => clearInterval(timer))
}

/** Whether the service delivers another build than the one that runs here. */
async function isOld(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type=module]')
  if (!own) return false
  try {
    const page = await fetch('/console/', { cache: 'no-cache' })
    return page.ok && !(await page.text()).includes(new URL(own.src).pathname)
  } catch {
    return false
  }
}

/** Calls `open` with the id of a conversation whose notification was clicked (see worker/service-worker.ts). */
export function onNotificationClick(open: (conversationId: string) => void): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (typeof data?.open === 'string') open(data.open)
  })
  navigator.serviceWorker?.startMessages()
}

/** The installed service worker; undefined if there is none. */
export async function consoleWorker(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker?.getRegistration('/console/')
}

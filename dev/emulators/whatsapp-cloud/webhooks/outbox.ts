import { createHmac, randomUUID } from 'node:crypto'
import type { Time } from '../../shared/time.ts'
import { outcomeOf, type PhoneAttempt, type Watchers } from '../../shared/watchers.ts'
import type { HttpClient } from '../../twilio/webhooks/http.ts'
import type { LedgerWriter, WebhookEntry } from '../ledger.ts'
import type { App, Call, Num, State } from '../model.ts'
import { bundle, type Change } from './bundle.ts'
import { metaJson } from './escape.ts'

export interface Release {
  /** Updates in one POST; Meta's maximum is 1,000. */
  perPost?: number
  /** How often each POST is sent. */
  copies?: number
  order?: 'asItWas' | 'reversed' | 'shuffled'
}

export interface Outbox {
  /** Sends an update. Resolves to whether its first attempt was acknowledged; true if it is held back. */
  emit(change: Change): Promise<boolean>
  /** Holds updates back until `release`. */
  hold(): void
  /** Sends what was held back. Resolves to whether each first attempt was acknowledged. */
  release(how?: Release): Promise<boolean[]>
  /** Sends a part of what was released last once more, as if the answers had been lost. */
  again(share: number, how?: Release): Promise<boolean[]>
  /** Whether calls arrive at all. If not, they fail like refused connections. */
  setReachable(reachable: boolean): void
  /** Continues calls that an earlier run of the emulator left without an answer. */
  resume(): void
  /** Calls an address to try it; its status, and whether it gave the challenge back. */
  challenge(url: string, verifyToken: string): Promise<{ ok: boolean; status: number | undefined }>
}

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** How long Meta repeats a failed call, ms. */
const TRIED_FOR_MS = 7 * 24 * HOUR
/** The first pauses between attempts: none, and then longer ones. The real pauses are not documented. */
const FIRST_PAUSES_MS = [0, 10 * SECOND, 30 * SECOND]
const LONGEST_PAUSE_MS = 24 * HOUR
/** How long a call waits for an answer, ms. The real time is not documented. */
const LIMITS = { connectMs: 5_000, readMs: 10_000 }

/**
 * The fields that go to a number's own address. All others go to the app's address (Meta, Webhooks: overrides, 2026-09).
 */
const OVERRIDABLE = new Set([
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
])

export function createOutbox(parts: {
  state: State
  time: Time
  http: HttpClient
  ledger: LedgerWriter
  watchers: Watchers
  retryPauseScale: number
}): Outbox {
  const { state, time, http, ledger, watchers, retryPauseScale } = parts
  let held: Change[] | undefined
  let released: Change[] = []
  let reachable = true

  const post = async (app: App, url: string, body: string): Promise<number | undefined> => {
    if (!reachable) return undefined
    const result = await http.send(
      new URL(url),
      {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`,
        },
      },
      LIMITS,
    )
    return result.outcome === 'answered' ? result.status : undefined
  }

  /** Repeats a call until it is acknowledged with 200, or a week is over. */
  const deliver = async (call: Call, first: (ok: boolean) => void) => {
    const { id, appId, url, body, began } = call
    state.calls.set(id, call)
    for (;;) {
      const app = state.apps.get(appId)
      const started = performance.now()
      const status = app && (await post(app, url, body))
      const attempt = ++call.attempts
      const entry = { at: time.now(), url, body, attempt, status, ms: performance.now() - started }
      ledger.addWebhook(entry)
      const pause =
        retryPauseScale *
        (FIRST_PAUSES_MS[attempt - 1] ?? Math.min(30 * SECOND * 2 ** (attempt - 3), LONGEST_PAUSE_MS))
      const isOver = status === 200 || time.now() + pause - began > TRIED_FOR_MS
      if (isOver) state.calls.delete(id)
      watchers.tell(() => ({ attempt: attemptOf(entry) }))
      if (attempt === 1) first(status === 200)
      if (isOver) return
      if (!(await (pause === 0 ? time.pause(0) : time.wait(pause)))) return
    }
  }

  const send = async (changes: Change[]): Promise<boolean> => {
    const targets = new Map<string, { app: App; url: string; changes: Change[] }>()
    for (const change of changes) {
      for (const { app, url } of targetsOf(state, change)) {
        const key = `${app.id} ${url}`
        const target = targets.get(key) ?? { app, url, changes: [] }
        target.changes.push(change)
        targets.set(key, target)
      }
    }
    const firsts = [...targets.values()].map(target => {
      const body = metaJson(bundle(target.changes, time.now()))
      return new Promise<boolean>(first => {
        const [id, appId, began] = [randomUUID(), target.app.id, time.now()]
        time.track(deliver({ id, appId, url: target.url, body, began, attempts: 0 }, first))
      })
    })
    return (await Promise.all(firsts)).every(ok => ok)
  }

  const sendAll = async (
    changes: Change[],
    { perPost = 1_000, copies = 1, order = 'asItWas' }: Release = {},
  ): Promise<boolean[]> => {
    const all = ordered(changes, order)
    const results: boolean[] = []
    for (let copy = 0; copy < copies; copy++) {
      for (let at = 0; at < all.length; at += perPost) results.push(await send(all.slice(at, at + perPost)))
    }
    return results
  }

  return {
    async emit(change) {
      if (!held) return send([change])
      held.push(change)
      return true
    },
    hold() {
      held ??= []
    },
    release(how) {
      released = held ?? []
      held = undefined
      return sendAll(released, how)
    },
    again: (share, how) => sendAll(released.slice(0, Math.ceil(released.length * share)), how),
    setReachable(now) {
      reachable = now
    },
    resume() {
      for (const call of state.calls.values()) time.track(deliver(call, () => {}))
    },
    async challenge(url, verifyToken) {
      const challenge = String(1_000_000_000 + Math.floor(Math.random() * 1_000_000_000))
      const full = new URL(url)
      full.searchParams.set('hub.mode', 'subscribe')
      full.searchParams.set('hub.challenge', challenge)
      full.searchParams.set('hub.verify_token', verifyToken)
      const result = await http.send(full, { method: 'GET', headers: {}, body: '' }, LIMITS)
      const status = result.outcome === 'answered' ? result.status : undefined
      const ok = result.outcome === 'answered' && status === 200 && result.body === challenge
      return { ok, status }
    },
  }
}

/** A call as the page's phone shows it. */
export function attemptOf({ at, url, body, status, ms }: WebhookEntry): PhoneAttempt {
  const parsed = JSON.parse(body)
  const about = (list: string) => parsed.entry[0]?.changes[0]?.value[list]?.[0]?.id as string | undefined
  const inbound = about('messages')
  return {
    kind: inbound === undefined ? 'status' : 'inbound',
    messageSid: inbound ?? about('statuses') ?? '',
    method: 'POST',
    outcome: outcomeOf(status),
    body: parsed,
    at,
    url,
    ms,
    ...(status !== undefined && { status }),
  }
}

/**
 * Where a change is sent: to each app that is subscribed to account and field, at the most specific address that is
 * set.
 */
function targetsOf(state: State, { accountId, numberId, field }: Change): { app: App; url: string }[] {
  const account = state.accounts.get(accountId)
  const number = numberId === undefined ? undefined : state.numbers.get(numberId)
  return [...(account?.subscribed ?? [])].flatMap(([appId, override]) => {
    const app = state.apps.get(appId)
    if (!app?.fields.includes(field)) return []
    const own = OVERRIDABLE.has(field) ? (numberOverride(number, appId) ?? override?.url) : undefined
    const url = own ?? app.callbackUrl
    return url ? [{ app, url }] : []
  })
}

function numberOverride(number: Num | undefined, appId: string): string | undefined {
  return number?.override?.appId === appId ? number.override.url : undefined
}

function ordered(changes: Change[], order: NonNullable<Release['order']>): Change[] {
  if (order === 'reversed') return [...changes].reverse()
  if (order === 'asItWas') return [...changes]
  return changes
    .map(change => ({ change, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ change }) => change)
}

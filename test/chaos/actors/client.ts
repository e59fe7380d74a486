import { setTimeout as wait } from 'node:timers/promises'
import type { Call } from '../call.ts'
import type { ChaosRecord } from '../record.ts'

export interface Answer<T = Record<string, unknown>> {
  status: number
  body: T
}

export interface ApiClient {
  /**
   * Sends a request as a careful client does: it is repeated, with the same key if it has one, until the answer is no
   * failure of the server. Undefined if the client gave up.
   */
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    options: RequestOptions,
  ): Promise<Answer<T> | undefined>
  admin: Call
}

export interface RequestOptions {
  token?: string
  body?: object
  /** In place of a body in JSON. */
  file?: Uint8Array<ArrayBuffer>
  /** Idempotency-Key. */
  key?: string
  /** How long it is repeated, ms. */
  patienceMs?: number
}

/** The longest time of one attempt, ms. It is longer than the API itself waits for Temporal. */
const TRY_MS = 8_000
const PATIENCE_MS = 45_000
const MAX_PAUSE_MS = 1_000

export function apiClient(url: string, adminToken: string, record: Pick<ChaosRecord, 'retries'>): ApiClient {
  const request = async <T>(method: string, path: string, options: RequestOptions) => {
    const { token = adminToken, body, file, key, patienceMs = PATIENCE_MS } = options
    const deadline = Date.now() + patienceMs
    for (let tried = 0; ; tried++) {
      const answer = await attempt<T>(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body && { 'Content-Type': 'application/json' }),
          ...(key && { 'Idempotency-Key': key }),
        },
        body: file ?? (body && JSON.stringify(body)),
      })
      if (answer.status !== 0 && answer.status < 500) return answer
      record.retries.set(answer.status, (record.retries.get(answer.status) ?? 0) + 1)
      if (Date.now() > deadline) return undefined
      await wait(Math.min(MAX_PAUSE_MS, 50 * 2 ** tried))
    }
  }
  return {
    request,
    async admin<T>(method: string, path: string, body?: object): Promise<T> {
      const answer = await request<T>(method, path, { body })
      if (!answer || answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
      return answer.body
    },
  }
}

/** Status 0 means no answer: the connection broke, or it took too long. */
async function attempt<T>(url: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TRY_MS) })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : {} }
  } catch {
    return { status: 0, body: {} as T }
  }
}

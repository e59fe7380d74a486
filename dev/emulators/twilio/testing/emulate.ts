import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { onTestFinished } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../default-account.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../start.ts'

/** The SDK's client with every Twilio host replaced, as the service does it. */
export class LocalRequestClient extends twilio.RequestClient {
  readonly base: string

  constructor(base: string) {
    super({ timeout: 10_000 })
    this.base = base
  }

  override request<T>(options: RequestClient.RequestOptions<T>) {
    const { pathname, search } = new URL(options.uri)
    return super.request<T>({ ...options, uri: this.base + pathname + search })
  }
}

export const CUSTOMER = '+15005550100'
export const WHATSAPP_CUSTOMER = 'whatsapp:+15005550100'

/** No waiting: statuses follow at once, and a webhook is retried at once. */
const AT_ONCE: EmulatorOptions = {
  statusDelaysMs: { queued: 0, sent: 0, delivered: 0, read: 0 },
  webhookRetryPauseMs: 0,
}

/** An emulator for one test, closed when it ends, and the SDK's client for it. */
export async function emulate(
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; client: twilio.Twilio }> {
  const emulator = await startEmulator({ ...AT_ONCE, ...options })
  onTestFinished(() => emulator.close())
  return { emulator, client: clientOf(emulator) }
}

export function clientOf(
  emulator: Emulator,
  sid = EMULATOR_ACCOUNT_SID,
  token = EMULATOR_AUTH_TOKEN,
): twilio.Twilio {
  return twilio(sid, token, { httpClient: new LocalRequestClient(emulator.url) })
}

/** A request to the emulated API without the SDK, to see its raw answer. */
export function callApi(
  emulator: Emulator,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const credentials = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
  return fetch(`${emulator.url}${path}`, {
    redirect: 'manual',
    ...init,
    method,
    headers: { authorization: `Basic ${credentials}`, ...init.headers },
  })
}

/** The error of a call that should fail. */
export async function failureOf<T = { status: number; code: number; message: string }>(
  call: Promise<unknown>,
): Promise<T> {
  const outcome = await call.then(
    () => 'it succeeded',
    error => error as T,
  )
  if (outcome === 'it succeeded') throw new Error('the call was meant to fail')
  return outcome as T
}

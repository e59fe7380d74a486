import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { CLOUD_APP_SECRET, type CloudEmulator } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { further, type ReportedStatus } from './outside.ts'

/** The calls that Meta made to our webhooks. */
export interface Calls {
  /** The last call with a customer's message, by the message's id. */
  bodies: Map<string, { url: string; body: string }>
  /** Customers' messages that were acknowledged, and listeners for them. */
  taken: Set<string>
  onTaken: Map<string, () => void>
  acknowledged: Map<string, ReportedStatus>
  /** Bodies that Meta sends again and again. */
  unanswered: Set<string>
}

interface Value {
  messages?: { id: string }[]
  statuses?: { status: ReportedStatus; biz_opaque_callback_data?: string }[]
}

export function rememberCalls({ ledger }: CloudEmulator): Calls {
  const calls: Calls = {
    bodies: new Map(),
    taken: new Set(),
    onTaken: new Map(),
    acknowledged: new Map(),
    unanswered: new Set(),
  }
  ledger.onWebhook(({ url, body, status }) => {
    const { entry } = JSON.parse(body) as { entry: { changes: { value: Value }[] }[] }
    const values = entry.flatMap(({ changes }) => changes.map(({ value }) => value))
    const messages = values.flatMap(value => value.messages ?? [])
    for (const { id } of messages) calls.bodies.set(id, { url, body })
    if (status !== 200) {
      calls.unanswered.add(body)
      return
    }
    calls.unanswered.delete(body)
    for (const { id } of messages) take(calls, id)
    for (const report of values.flatMap(value => value.statuses ?? [])) {
      const { biz_opaque_callback_data: mark } = report
      if (mark) calls.acknowledged.set(mark, further(calls.acknowledged.get(mark), report.status))
    }
  })
  return calls
}

function take({ taken, onTaken }: Calls, id: string): void {
  taken.add(id)
  onTaken.get(id)?.()
}

/** How long a customer waits before they continue, although Meta still repeats the call, ms. */
const PATIENCE_MS = 4_000

/** Whether the service accepts a message soon. */
export async function isTaken({ taken }: Calls, id: string): Promise<boolean> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until && !taken.has(id); ) await wait(20)
  return taken.has(id)
}

/** The same call once more, with its whole content. */
export async function repeat(calls: Calls, id: string): Promise<boolean> {
  const call = calls.bodies.get(id)
  if (!call) return false
  const signature = createHmac('sha256', CLOUD_APP_SECRET).update(call.body).digest('hex')
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${signature}` }
  const response = await fetch(call.url, { method: 'POST', body: call.body, headers }).catch(() => undefined)
  if (response?.status === 200) take(calls, id)
  return response?.status === 200
}

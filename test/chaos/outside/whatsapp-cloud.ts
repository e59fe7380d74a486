import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_SECOND_NUMBER,
  CLOUD_WABA_ID,
  type CloudEmulator,
  type FaultInput,
  type Message,
  startCloudEmulator,
} from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { CLOUD_CAPABILITIES } from '../../../providers/whatsapp-cloud/capabilities.ts'
import type { Random } from '../random.ts'
import { type Fault, type FaultKind, kindsIn } from './fault-kinds.ts'
import {
  further,
  type Outside,
  type Owner,
  type Phone,
  type Received,
  type ReportedStatus,
  type SendCall,
  type Sender,
} from './outside.ts'

const NUMBERS = [CLOUD_NUMBER, CLOUD_SECOND_NUMBER]
export const CLOUD_SENDERS = NUMBERS.map(({ phoneNumber }) => `whatsapp:${phoneNumber}`)

/** Meta calls for a week; here its pauses begin with 0.2 and 0.6 s, so that a minute's outage is over within another. */
const RETRY_PAUSE_SCALE = 0.02

/** Meta's Cloud API: it lists nothing, and calls until it is answered. */
export async function cloudOutside(
  statusDelaysMs: Record<'sent' | 'delivered' | 'read', number>,
): Promise<Outside> {
  const emulator = await startCloudEmulator({ statusDelaysMs, retryPauseScale: RETRY_PAUSE_SCALE })
  const { faults, ledger, state } = emulator
  const calls = rememberCalls(emulator)
  return {
    provider: 'whatsapp_cloud',
    capabilities: CLOUD_CAPABILITIES,
    environment: { WHATSAPP_CLOUD_API_BASE_URL: emulator.url },
    fieldsOf: ({ ours }) => ({
      provider: 'whatsapp_cloud',
      phoneNumberId: NUMBERS[CLOUD_SENDERS.indexOf(ours)]?.id,
      wabaId: CLOUD_WABA_ID,
      accessToken: CLOUD_ACCESS_TOKEN,
      appSecret: CLOUD_APP_SECRET,
    }),
    async point(_, { id }, call) {
      const verified = await call<{ ok: boolean }>('POST', `/v1/channels/${id}/verify`, { repair: true })
      if (!verified.ok) throw new Error(`the channel is not as it should be: ${JSON.stringify(verified)}`)
    },
    phone: (sender, owner) => phoneOf(emulator, calls, sender, owner),
    accepted: () =>
      [...state.messages.values()]
        .filter(({ direction }) => direction === 'outbound')
        .map(message => ({
          provider: 'whatsapp_cloud',
          sid: message.id,
          deliveryId: message.mark ?? '',
          status: furthest(message),
        })),
    acknowledged: () => calls.acknowledged,
    onSend: listener =>
      ledger.onSend(({ biz_opaque_callback_data: mark, to, recipient }) =>
        listener({ deliveryId: String(mark), to: String(to ?? recipient) }),
      ),
    faultKinds: kindsIn(FAULTS),
    setFault: (fault, call) => setFault(emulator, fault, call),
    clearFaults: () => faults.clear(),
    misbehave: random => bundleUp(emulator, random),
    async idle() {
      for (; calls.unanswered.size > 0; await wait(100)) await emulator.settled()
      await emulator.settled()
    },
    journal: () => ({
      requests: ledger.requests,
      webhooks: ledger.webhooks,
      messages: [...state.messages.values()],
    }),
    close: () => emulator.close(),
  }
}

/** A late report of an earlier status is no step back. */
function furthest({ status, history }: Message): ReportedStatus {
  return history.reduce((most, step) => further(most, step.status), status as ReportedStatus)
}

interface Calls {
  /** The last call that told of a message of a customer, by its id. */
  bodies: Map<string, { url: string; body: string }>
  /** Customers' messages that were acknowledged, and who wants to know of it. */
  taken: Set<string>
  onTaken: Map<string, () => void>
  acknowledged: Map<string, ReportedStatus>
  /** Bodies that Meta goes on posting. */
  unanswered: Set<string>
}

interface Value {
  messages?: { id: string }[]
  statuses?: { status: ReportedStatus; biz_opaque_callback_data?: string }[]
}

function rememberCalls({ ledger }: CloudEmulator): Calls {
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

/** How long a customer waits before they go on, though Meta goes on calling, ms. */
const PATIENCE_MS = 4_000

/**
 * Some have a user name, and are known by their user id alone; until they take it off, and their number is told, from when on
 * it always is.
 */
function phoneOf(emulator: CloudEmulator, calls: Calls, sender: Sender, owner: Owner): Phone {
  const { random } = owner
  const number = `+1500${owner.number}`
  const [ours, byNumber] = [sender.ours.replace('whatsapp:', ''), `whatsapp:${number}`]
  const byUserId = `whatsapp:${emulator.person(number).userId}`
  let isHidden = owner.switches
  if (isHidden) emulator.setPerson(number, { username: `user${owner.number}` })
  return {
    addresses: isHidden ? [byUserId, byNumber] : [byNumber, byUserId],
    broughtBy: 'provider',
    comesBy(isKnown) {
      if (isHidden && isKnown && random.chance(0.5)) {
        isHidden = false
        emulator.setPerson(number, { username: null })
      }
      return { from: isHidden ? byUserId : byNumber }
    },
    send({ text, tap, replyTo, onTaken }) {
      const id = `wamid.${Buffer.from(`${randomUUID()}${random.hex(16)}`).toString('base64')}`
      calls.onTaken.set(id, onTaken)
      const content = tap ? { pick: tap } : { text }
      const writing = emulator.write({ from: number, to: ours, id, ...content, ...(replyTo && { replyTo }) })
      return { sid: id, first: writing.then(() => isTaken(calls, id)), again: () => repeat(calls, id) }
    },
    received: () =>
      emulator
        .thread(ours, number)
        .filter(({ direction }) => direction === 'outbound')
        .map(received),
  }
}

async function isTaken({ taken }: Calls, id: string): Promise<boolean> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until && !taken.has(id); ) await wait(20)
  return taken.has(id)
}

/** The same call once more, with all that was in it. */
async function repeat(calls: Calls, id: string): Promise<boolean> {
  const call = calls.bodies.get(id)
  if (!call) return false
  const signature = createHmac('sha256', CLOUD_APP_SECRET).update(call.body).digest('hex')
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': `sha256=${signature}` }
  const response = await fetch(call.url, { method: 'POST', body: call.body, headers }).catch(() => undefined)
  if (response?.status === 200) take(calls, id)
  return response?.status === 200
}

function received(message: Message): Received {
  const { interactive } = message.content as {
    interactive?: { action?: { sections?: { rows: { id: string; title: string }[] }[] } }
  }
  return {
    sid: message.id,
    body: message.text,
    status: furthest(message),
    createdAt: message.at,
    items: interactive?.action?.sections?.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title }))),
  }
}

/** At times Meta tells what has gathered in one call or several, in any order, and some of it twice. */
function bundleUp(emulator: CloudEmulator, random: Random): { stop(): Promise<void> } {
  const over = new AbortController()
  const pause = (least: number, most: number) =>
    wait(random.between(least, most), undefined, { signal: over.signal }).catch(() => {})
  const working = (async () => {
    while (!over.signal.aborted) {
      await pause(300, 2_500)
      emulator.hold()
      await pause(50, 600)
      const perPost = random.pick([1, 3, 1_000])
      const order = random.pick(['asItWas', 'reversed', 'shuffled'] as const)
      // Not waited for: an answer may take as long as an outage lasts.
      void emulator.release({ perPost, order, copies: random.chance(0.2) ? 2 : 1 })
    }
  })()
  return {
    async stop() {
      over.abort()
      await working
    },
  }
}

/** What the emulator has for each. */
const FAULTS: Partial<Record<FaultKind, FaultInput>> = {
  rate_limited: { kind: 'refused', code: 130_429 },
  slow_answer: { kind: 'slow_answer', ms: 0 },
  error_after_taking: { kind: 'error_after_taking' },
  hang_after_taking: { kind: 'hang_after_taking' },
  reset_after_taking: { kind: 'reset_after_taking' },
  broken_answer: { kind: 'broken_body' },
  error_before_taking: { kind: 'error_before_taking' },
  hang_before_taking: { kind: 'hang_before_taking' },
  refused: { kind: 'refused', code: 131_026 },
  reports_twice: { kind: 'statuses_twice' },
  reports_out_of_order: { kind: 'statuses_out_of_order' },
  report_before_answer: { kind: 'status_before_answer' },
  reports_without_mark: { kind: 'statuses_without_mark' },
  fails_later: { kind: 'fails_later', code: 131_026 },
  reports_never: { kind: 'statuses_never' },
}

/** Those that hit a call before it is known whom it is for; what was taken goes by the number. */
const BEFORE: readonly FaultKind[] = ['rate_limited', 'error_before_taking', 'hang_before_taking', 'refused']

function setFault({ faults, state }: CloudEmulator, { kind, ms }: Fault, { to: written }: SendCall): void {
  const fault = FAULTS[kind]
  if (!fault) return
  const person = [...state.people.values()].find(({ userId }) => userId === written)
  const called = written.replace(/^\+/, '')
  const to = BEFORE.includes(kind) ? called : (person?.waId ?? called)
  faults.set({ ...fault, ...(ms !== undefined && { ms }), to })
}

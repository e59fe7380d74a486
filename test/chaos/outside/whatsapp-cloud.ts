import { setTimeout as wait } from 'node:timers/promises'
import {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_SECOND_NUMBER,
  CLOUD_WABA_ID,
  type CloudEmulator,
  type FaultInput,
  startCloudEmulator,
} from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { CLOUD_CAPABILITIES } from '../../../providers/whatsapp-cloud/capabilities.ts'
import type { Random } from '../random.ts'
import { rememberCalls } from './cloud-calls.ts'
import { cloudPhone, furthest } from './cloud-phone.ts'
import { type Fault, type FaultKind, kindsIn } from './fault-kinds.ts'
import type { Outside, SendCall } from './outside.ts'

const NUMBERS = [CLOUD_NUMBER, CLOUD_SECOND_NUMBER]
export const CLOUD_SENDERS = NUMBERS.map(({ phoneNumber }) => `whatsapp:${phoneNumber}`)

/**
 * Meta repeats for a week. Here the pauses begin with 0.2 and 0.6 s, so that a message arrives within a minute after an
 * outage of a minute.
 */
const RETRY_PAUSE_SCALE = 0.02

/** Meta's Cloud API: it has no list, and repeats calls until they are acknowledged. */
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
    phone: (sender, owner) => cloudPhone(emulator, calls, sender, owner),
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

/** Sometimes Meta sends what has gathered in one call or several, in any order, and some of it twice. */
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
      // Not awaited: an answer may take as long as an outage.
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

/** The emulator's fault for each kind. */
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

/** Faults that occur before the recipient is known. Later faults are set by the recipient's number. */
const BEFORE: readonly FaultKind[] = ['rate_limited', 'error_before_taking', 'hang_before_taking', 'refused']

function setFault({ faults, state }: CloudEmulator, { kind, ms }: Fault, { to: written }: SendCall): void {
  const fault = FAULTS[kind]
  if (!fault) return
  const person = [...state.people.values()].find(({ userId }) => userId === written)
  const called = written.replace(/^\+/, '')
  const to = BEFORE.includes(kind) ? called : (person?.waId ?? called)
  faults.set({ ...fault, ...(ms !== undefined && { ms }), to })
}

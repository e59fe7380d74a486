import type { FaultInput } from '../../../dev/emulators/engagelab/faults.ts'
import {
  ENGAGELAB_DEMO,
  type EngagelabEmulator,
  startEngagelab,
} from '../../../dev/emulators/engagelab/index.ts'
import { wamidOf } from '../../../dev/emulators/engagelab/rows.ts'
import { ENGAGELAB_CAPABILITIES } from '../../../providers/engagelab/capabilities.ts'
import { type FaultKind, kindsIn } from './fault-kinds.ts'
import { further, type Outside, type Owner, type Phone, type ReportedStatus, type Sender } from './outside.ts'

export const ENGAGELAB_SENDERS = ENGAGELAB_DEMO.numbers.map(number => `whatsapp:${number}`)

/** EngageLab: it has no list, fetches nothing, and calls once. */
export async function engagelabOutside(
  statusDelaysMs: Record<'sent' | 'delivered' | 'read', number>,
): Promise<Outside> {
  const emulator = await startEngagelab({ statusDelaysMs })
  return {
    provider: 'engagelab',
    capabilities: ENGAGELAB_CAPABILITIES,
    environment: {
      ENGAGELAB_EMULATOR_URL: emulator.url,
      ENGAGELAB_EMULATOR_WABA_ID: ENGAGELAB_DEMO.wabaId,
    },
    fieldsOf: ({ ours }) => ({
      provider: 'engagelab',
      phoneNumber: ours.replace('whatsapp:', ''),
      wabaId: ENGAGELAB_DEMO.wabaId,
      devKey: ENGAGELAB_DEMO.devKey,
      devSecret: ENGAGELAB_DEMO.devSecret,
    }),
    // The account has one address. The address of the channel that was connected last gets the calls for all numbers.
    async point(_, { webhookUrl }) {
      emulator.setCallback({ url: webhookUrl })
    },
    phone: (sender, owner) => phoneOf(emulator, sender, owner),
    accepted: () =>
      emulator
        .messages()
        .filter(({ direction }) => direction === 'outbound')
        .map(({ id, requestId, status }) => ({
          provider: 'engagelab',
          sid: id,
          deliveryId: requestId ?? '',
          status: statusOf(status),
        })),
    acknowledged: () => acknowledged(emulator),
    onSend: listener =>
      emulator.onSend(({ request_id: id, to }) =>
        listener({ deliveryId: String(id), to: Array.isArray(to) ? String(to[0]) : '' }),
      ),
    faultKinds: kindsIn(FAULTS),
    setFault({ kind, ...lasting }, { to }) {
      const fault = FAULTS[kind]
      if (fault) emulator.faults.set({ ...fault, ...lasting, to })
    },
    clearFaults: () => emulator.faults.clear(),
    idle: emulator.idle,
    journal: () => ({
      requests: emulator.requests(),
      messages: emulator.messages(),
      callbacks: emulator.callbacks(),
    }),
    close: emulator.close,
  }
}

function statusOf(status: string): ReportedStatus {
  if (status === 'sent' || status === 'delivered' || status === 'read') return status
  return /failed|invalid/.test(status) ? 'failed' : 'accepted'
}

function acknowledged(emulator: EngagelabEmulator): Map<string, ReportedStatus> {
  const told = new Map<string, ReportedStatus>()
  for (const { rows, status } of emulator.callbacks()) {
    if (status !== 200) continue
    for (const { custom_args, status: report } of rows) {
      const { delivery } = Object(custom_args) as { delivery?: string }
      const { message_status } = Object(report) as { message_status?: string }
      if (delivery && message_status)
        told.set(delivery, further(told.get(delivery), statusOf(message_status)))
    }
  }
  return told
}

function phoneOf(emulator: EngagelabEmulator, sender: Sender, owner: Owner): Phone {
  const number = `+1500${owner.number}`
  const [from, to] = [`whatsapp:${number}`, sender.ours.replace('whatsapp:', '')]
  return {
    addresses: [from],
    broughtBy: 'nobody',
    comesBy: () => ({ from }),
    send({ text, replyTo, onTaken }) {
      const { id, row } = emulator.write({ from: number, to, text, replyTo })
      const handOver = async () => {
        const attempt = await emulator.postRows([row])
        if (attempt?.status === 200) onTaken()
        return attempt?.status === 200
      }
      return { sid: wamidOf(id), first: handOver(), again: handOver }
    },
    received: () =>
      emulator
        .messages()
        .filter(({ direction, customer }) => direction === 'outbound' && customer === number)
        .map(({ id, text, status, at }) => ({
          sid: id,
          body: text,
          status: statusOf(status),
          createdAt: at,
        })),
  }
}

/** The emulator's fault for each kind. */
const FAULTS: Partial<Record<FaultKind, FaultInput>> = {
  rate_limited: { kind: 'rate_limited' },
  error_after_taking: { kind: 'error_after_taking' },
  hang_after_taking: { kind: 'break_after_taking' },
  reset_after_taking: { kind: 'break_after_taking', ms: 0 },
  broken_answer: { kind: 'answer_without_id' },
  error_before_taking: { kind: 'error_before_taking' },
  hang_before_taking: { kind: 'break_before_taking' },
  refused: { kind: 'refused', code: 3_003 },
  reports_twice: { kind: 'callbacks_twice' },
  reports_out_of_order: { kind: 'callbacks_out_of_order' },
  report_before_answer: { kind: 'callback_before_answer' },
  reports_without_mark: { kind: 'callbacks_without_mark' },
  fails_later: { kind: 'final_status', status: 'delivered_failed', errorCode: 131_026 },
  reports_never: { kind: 'callbacks_never' },
}

import type { FaultInput } from '../../../dev/emulators/twilio/faults.ts'
import {
  DEFAULT_ACCOUNT,
  EMULATOR_ACCOUNT_SID,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
  type EmulatedAccount,
  type Emulator,
  startEmulator,
} from '../../../dev/emulators/twilio/index.ts'
import { TWILIO_CAPABILITIES } from '../../../providers/twilio/capabilities.ts'
import { type FaultKind, kindsIn } from './fault-kinds.ts'
import { further, type Outside, type Owner, type Phone, type ReportedStatus, type Sender } from './outside.ts'

export const TWILIO_AI_SENDER = 'whatsapp:+15005550021'

/** The emulator's account, with a WhatsApp sender for the AI agent. */
const ACCOUNT: EmulatedAccount = {
  ...DEFAULT_ACCOUNT,
  senders: [...(DEFAULT_ACCOUNT.senders ?? []), { senderId: TWILIO_AI_SENDER, profileName: 'AI' }],
}

export async function twilioOutside(statusDelaysMs: {
  sent: number
  delivered: number
  read: number
}): Promise<Outside> {
  const emulator = await startEmulator({ accounts: [ACCOUNT], statusDelaysMs })
  const { ledger } = emulator
  return {
    provider: 'twilio',
    capabilities: TWILIO_CAPABILITIES,
    environment: {
      TWILIO_EMULATOR_URL: emulator.url,
      TWILIO_EMULATOR_ACCOUNT_SID: EMULATOR_ACCOUNT_SID,
    },
    fieldsOf: ({ medium, ours, service }) => ({
      provider: 'twilio',
      medium,
      accountSid: EMULATOR_ACCOUNT_SID,
      authToken: EMULATOR_AUTH_TOKEN,
      ...(service
        ? { messagingServiceSid: EMULATOR_SERVICE_SID }
        : { phoneNumber: ours.replace('whatsapp:', '') }),
    }),
    point: (sender, { webhookUrl }) => pasteWebhook(emulator, sender, webhookUrl),
    phone: (sender, owner) => phoneOf(emulator, sender, owner),
    accepted: () =>
      ledger.messages().map(({ sid, status, statusCallback }) => ({
        provider: 'twilio',
        sid,
        deliveryId: deliveryIn(statusCallback ?? ''),
        status: statusOf(status),
      })),
    acknowledged() {
      const told = new Map<string, ReportedStatus>()
      for (const { kind, url, outcome, parameters } of ledger.webhooks()) {
        if (kind !== 'status' || outcome !== 'ok') continue
        const id = deliveryIn(url)
        told.set(id, further(told.get(id), statusOf(parameters.MessageStatus ?? '')))
      }
      return told
    },
    onSend: listener =>
      ledger.onCreate(({ parameters }) =>
        listener({
          deliveryId: deliveryIn(String(parameters.StatusCallback ?? '')),
          to: String(parameters.To),
        }),
      ),
    faultKinds: kindsIn(FAULTS),
    setFault({ kind, ...lasting }, { to }) {
      const fault = FAULTS[kind]
      if (fault) emulator.faults.set({ ...fault, ...lasting, to })
    },
    clearFaults: () => emulator.faults.clear(),
    idle: emulator.idle,
    journal: () => ({
      requests: ledger.requests(),
      messages: ledger.messages(),
      webhooks: ledger.webhooks(),
    }),
    close: emulator.close,
  }
}

/** The id of our delivery in a callback address. */
function deliveryIn(statusCallback: string): string {
  return new URLSearchParams(statusCallback.split('#')[0]?.split('?')[1]).get('delivery') ?? ''
}

function statusOf(status: string): ReportedStatus {
  if (status === 'sent' || status === 'delivered' || status === 'read') return status
  return status === 'undelivered' || status === 'failed' ? 'failed' : 'accepted'
}

/** One address; or a number in both forms, and a user id. */
function addressesOf({ medium }: Sender, { number, switches }: Owner): string[] {
  if (medium === 'sms') return [`+1500${number}`]
  if (!switches) return [`whatsapp:+1500${number}`]
  const digits = `555${number}`
  return [`whatsapp:+52${digits}`, `whatsapp:+521${digits}`, `whatsapp:MX.13491208655${digits}`]
}

function phoneOf(emulator: Emulator, sender: Sender, owner: Owner): Phone {
  const { random } = owner
  const addresses = addressesOf(sender, owner)
  const [address = '', , userId] = addresses
  return {
    addresses,
    broughtBy: 'list',
    comesBy(isKnown) {
      if (userId === undefined) return { from: address }
      const from = isKnown ? random.pick(addresses) : address
      const tells = from !== userId && (!isKnown || random.chance(0.5))
      return tells ? { from, userId } : { from }
    },
    send({ from, userId: told, text, tap, replyTo, lost, onTaken }) {
      const sid = `SM${random.hex(32)}`
      const input = {
        from,
        to: sender.ours,
        messageSid: sid,
        ...(text !== undefined && { text }),
        ...(tap && { listItem: tap }),
        ...(replyTo && { replyTo }),
        ...(told && { extra: { ExternalUserId: told } }),
      }
      const handOver = async (never = false) => {
        const { delivered } = await emulator.sendInbound({ ...input, lost: never })
        if (delivered) onTaken()
        return delivered
      }
      return { sid, first: handOver(lost), again: () => handOver() }
    },
    received: () =>
      addresses
        .flatMap(each => emulator.thread(sender.ours, each))
        .filter(({ direction }) => direction !== 'inbound')
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt, 'en'))
        .map(({ sid, body, status, createdAt, list }) => ({
          sid,
          body,
          status: statusOf(status),
          createdAt: Date.parse(createdAt),
          items: list?.items,
        })),
  }
}

/** The emulator's fault for each kind. */
const FAULTS: Partial<Record<FaultKind, FaultInput>> = {
  rate_limited: { kind: 'rate_limited' },
  slow_answer: { kind: 'slow_answer', ms: 0 },
  error_after_taking: { kind: 'error_after_accepting' },
  hang_after_taking: { kind: 'hang_after_accepting' },
  reset_after_taking: { kind: 'reset_after_accepting' },
  broken_answer: { kind: 'broken_body' },
  error_before_taking: { kind: 'error_before_accepting' },
  hang_before_taking: { kind: 'hang_before_accepting' },
  refused: { kind: 'refused', errorCode: 21612 },
  reports_twice: { kind: 'callbacks_twice' },
  reports_late: { kind: 'callbacks_late', ms: 0 },
  reports_out_of_order: { kind: 'callbacks_out_of_order' },
  report_before_answer: { kind: 'callback_before_answer' },
  fails_later: { kind: 'final_status', status: 'undelivered', errorCode: 30003 },
  reports_never: { kind: 'callbacks_never' },
}

async function pasteWebhook(
  emulator: Emulator,
  { ours, medium, service }: Sender,
  webhookUrl: string,
): Promise<void> {
  const addresses = emulator.accounts().flatMap(account => account.addresses)
  const { sid } = addresses.find(({ address }) => address === ours) ?? {}
  const [path, body] = service
    ? [
        `/v1/Services/${EMULATOR_SERVICE_SID}`,
        { InboundRequestUrl: webhookUrl, UseInboundWebhookOnNumber: 'false' },
      ]
    : medium === 'sms'
      ? [
          `/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/IncomingPhoneNumbers/${sid}.json`,
          { SmsUrl: webhookUrl },
        ]
      : [`/v2/Channels/Senders/${sid}`, { webhook: { callback_url: webhookUrl, callback_method: 'POST' } }]
  const json = 'webhook' in body
  const response = await fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')}`,
      'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: json ? JSON.stringify(body) : new URLSearchParams(body as Record<string, string>),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
}

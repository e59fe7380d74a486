import { createHmac } from 'node:crypto'
import { ENGAGELAB_DEMO } from '../../dev/emulators/engagelab/index.ts'
import { CLOUD_APP_SECRET, CLOUD_NUMBER, CLOUD_WABA_ID } from '../../dev/emulators/whatsapp-cloud/index.ts'

/** A call of a provider with any bytes at all, as its emulator would never make it. */
export interface RawWebhooks {
  ours: string
  /** `forged`: signed by somebody else, or at an address that is guessed; `unsigned`: not at all. */
  post(
    webhookUrl: string,
    body: string | Uint8Array,
    how?: 'genuine' | 'forged' | 'unsigned',
  ): Promise<Response>
  /** A body with these messages of customers, and reports. */
  body(items: { messages?: RawMessage[]; statuses?: RawStatus[] }): object
}

export interface RawMessage {
  id: string
  /** `+1500…` */
  from: string
  text: string
  /** Another number than ours that it is for. */
  to?: string
}

export interface RawStatus {
  id: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  to: string
  /** Another number than ours that sent it. */
  from?: string
  mark?: string
}

const seconds = () => Math.floor(Date.now() / 1_000)

export const cloudWebhooks: RawWebhooks = {
  ours: CLOUD_NUMBER.phoneNumber,
  post(url, body, how = 'genuine') {
    const secret = how === 'genuine' ? CLOUD_APP_SECRET : 'ab'.repeat(16)
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    const headers = {
      'Content-Type': 'application/json',
      ...(how !== 'unsigned' && { 'X-Hub-Signature-256': signature }),
    }
    return fetch(url, { method: 'POST', headers, body })
  },
  body({ messages = [], statuses = [] }) {
    const change = (number: string | undefined, value: object) => ({
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: {
          display_phone_number: (number ?? CLOUD_NUMBER.phoneNumber).slice(1),
          phone_number_id: number === undefined ? CLOUD_NUMBER.id : `9${number.slice(1)}`,
        },
        ...value,
      },
    })
    const changes = [
      ...messages.map(({ id, from, text, to }) =>
        change(to, {
          contacts: [{ profile: { name: 'Customer' }, wa_id: from.slice(1) }],
          messages: [
            { from: from.slice(1), id, timestamp: String(seconds()), type: 'text', text: { body: text } },
          ],
        }),
      ),
      ...statuses.map(({ id, status, to, from, mark }) =>
        change(from, {
          statuses: [
            {
              id,
              status,
              timestamp: String(seconds()),
              recipient_id: to.slice(1),
              ...(mark && { biz_opaque_callback_data: mark }),
            },
          ],
        }),
      ),
    ]
    return { object: 'whatsapp_business_account', entry: [{ id: CLOUD_WABA_ID, time: seconds(), changes }] }
  },
}

const WORDS = { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'delivered_failed' } as const

export const engagelabWebhooks: RawWebhooks = {
  ours: ENGAGELAB_DEMO.numbers[0],
  post(url, body, how = 'genuine') {
    const [plain] = /^.*(?=\/)/.exec(url) ?? ['']
    const target = { genuine: url, forged: `${plain}/${'0'.repeat(48)}`, unsigned: plain }[how]
    return fetch(target, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  },
  body({ messages = [], statuses = [] }) {
    const common = { server: 'whatsapp', channel: 'whatsapp', itime: seconds() }
    const waba = { whatsapp_business_account_id: ENGAGELAB_DEMO.wabaId }
    const rows = [
      ...messages.map(({ id, from, text, to = ENGAGELAB_DEMO.numbers[0] }) => ({
        message_id: id,
        from,
        to,
        ...common,
        response: {
          event: 'received',
          response_data: {
            ...waba,
            contact: { profile: { name: 'Customer' }, wa_id: from.slice(1) },
            message: { type: 'text', text: { body: text } },
          },
        },
      })),
      ...statuses.map(({ id, status, to, from = ENGAGELAB_DEMO.numbers[0], mark }) => ({
        message_id: id,
        from,
        to,
        ...common,
        ...(mark && { custom_args: { delivery: mark } }),
        status: { message_status: WORDS[status], status_data: waba, error_code: 0 },
      })),
    ]
    return { total: rows.length, rows }
  },
}

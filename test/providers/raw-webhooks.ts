import { createHmac } from 'node:crypto'
import { ENGAGELAB_DEMO } from '../../dev/emulators/engagelab/index.ts'
import { CLOUD_APP_SECRET, CLOUD_NUMBER, CLOUD_WABA_ID } from '../../dev/emulators/whatsapp-cloud/index.ts'

/** A provider's call with arbitrary bytes, as its emulator would never make it. */
export interface RawWebhooks {
  ours: string
  /** `forged`: signed by somebody else, or sent to a guessed address; `unsigned`: without a signature. */
  post(
    webhookUrl: string,
    body: string | Uint8Array,
    how?: 'genuine' | 'forged' | 'unsigned',
  ): Promise<Response>
  /** A body with these customers' messages, reports and other news. */
  body(items: { messages?: RawMessage[]; statuses?: RawStatus[]; news?: object[] }): object
  /** Other news: about people, templates, numbers and the account. */
  news: object[]
}

export interface RawMessage {
  id: string
  /** `+1500…` */
  from: string
  text: string
  /** The number that it is for, if not ours. */
  to?: string
}

export interface RawStatus {
  id: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  to: string
  /** The number that sent it, if not ours. */
  from?: string
  mark?: string
}

const seconds = () => Math.floor(Date.now() / 1_000)

function ofNumber(field: string, value: object): object {
  const metadata = {
    display_phone_number: CLOUD_NUMBER.phoneNumber.slice(1),
    phone_number_id: CLOUD_NUMBER.id,
  }
  return { field, value: { messaging_product: 'whatsapp', metadata, ...value } }
}

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
  body({ messages = [], statuses = [], news = [] }) {
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
      ...news,
    ]
    return { object: 'whatsapp_business_account', entry: [{ id: CLOUD_WABA_ID, time: seconds(), changes }] }
  },
  news: [
    ofNumber('messages', {
      messages: [
        {
          from: '15005558001',
          from_user_id: 'US.800001',
          id: 'wamid.system',
          type: 'system',
          system: {
            body: 'Ann changed from US.800001 to US.800002',
            wa_id: '15005558002',
            user_id: 'US.800002',
            type: 'user_changed_number',
          },
        },
      ],
    }),
    ofNumber('messages', { errors: [{ code: 130_429, title: 'Rate limit hit' }] }),
    ofNumber('smb_message_echoes', {
      message_echoes: [
        { from: '1', to: '15005558003', id: 'wamid.echo', type: 'text', text: { body: 'From the app' } },
      ],
    }),
    ofNumber('user_id_update', {
      user_id_update: [{ wa_id: '15005558001', user_id: { previous: 'US.800001', current: 'US.800002' } }],
    }),
    ofNumber('user_preferences', {
      user_preferences: [{ wa_id: '15005558001', category: 'marketing_messages', value: 'stop' }],
    }),
    { field: 'message_template_status_update', value: { event: 'PAUSED', message_template_id: 1 } },
    { field: 'account_update', value: { event: 'DISABLED_UPDATE' } },
    ofNumber('phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_1K' }),
    { field: 'flows', value: null },
  ],
}

const WORDS = { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'delivered_failed' } as const

export const engagelabWebhooks: RawWebhooks = {
  ours: ENGAGELAB_DEMO.numbers[0],
  post(url, body, how = 'genuine') {
    const [plain] = /^.*(?=\/)/.exec(url) ?? ['']
    const target = { genuine: url, forged: `${plain}/${'0'.repeat(48)}`, unsigned: plain }[how]
    return fetch(target, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  },
  body({ messages = [], statuses = [], news = [] }) {
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
      ...news,
    ]
    return { total: rows.length, rows }
  },
  news: [
    ...[
      { event: 'insufficient_balance', notification_data: { remain_balance: 5.1234, balance_threshold: 10 } },
      { event: 'template_update', notification_data: { event: 'APPROVED', template_id: '1' } },
      { event: 'phone_number_update', notification_data: { display_phone_number: '15005550020' } },
      { event: 'whatsapp_business_update', notification_data: { waba_event: 'ACCOUNT_VIOLATION' } },
      { event: 'something_new', notification_data: null },
    ].map(notification => ({ server: 'whatsapp', itime: seconds(), notification })),
    { server: 'whatsapp', from: '+15005558001', response: { event: 'deleted', response_data: {} } },
    { server: 'sms', status: { message_status: 'delivered' } },
  ],
}

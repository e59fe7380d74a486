import type { EmulatedTemplate, State } from './model.ts'

/** The app, account and numbers of `npm run dev`. Token and secret work with this emulator only. */
export const CLOUD_APP_ID = '900000000000001'
export const CLOUD_APP_SECRET = 'c0'.repeat(16)
export const CLOUD_ACCESS_TOKEN = `EAAemulated${'c0'.repeat(20)}`
export const CLOUD_WABA_ID = '900000000000010'
export const CLOUD_NUMBER = { id: '900000000000020', phoneNumber: '+15005550020' } as const
/** A second number of the same account. */
export const CLOUD_SECOND_NUMBER = { id: '900000000000021', phoneNumber: '+15005550021' } as const
/** Somebody else's account and app. Its token gives no access to the first account. */
export const CLOUD_OTHER = {
  appId: '900000000000002',
  appSecret: 'c1'.repeat(16),
  accessToken: `EAAemulated${'c1'.repeat(20)}`,
} as const

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging']

export const TEMPLATES: EmulatedTemplate[] = [
  {
    id: '900000000000031',
    name: 'order_update',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, your order {{2}} is on its way.',
        example: { body_text: [['Mali', 'TH123']] },
      },
    ],
  },
  {
    id: '900000000000032',
    name: 'receipt',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://example.com/a.pdf'] } },
      {
        type: 'BODY',
        text: 'Your receipt, {{name}}.',
        example: { body_text_named_params: [{ param_name: 'name', example: 'Mali' }] },
      },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Thanks' },
          { type: 'URL', text: 'Look', url: 'https://example.com/r/{{1}}', example: ['123'] },
        ],
      },
    ],
  },
  {
    id: '900000000000033',
    name: 'not_yet',
    language: 'en_US',
    status: 'PENDING',
    category: 'MARKETING',
    parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'Sale!' }],
  },
]

export function initialState(): State {
  const app = (id: string, secret: string) => ({
    id,
    secret,
    callbackUrl: null,
    fields: [
      'messages',
      'smb_message_echoes',
      'message_template_status_update',
      'user_id_update',
      'user_preferences',
    ],
    requiresProof: false,
  })
  const token = (value: string, appId: string) => ({
    token: value,
    appId,
    expiresAt: 0,
    scopes: [...SCOPES],
    isValid: true,
  })
  const number = ({ id, phoneNumber }: { id: string; phoneNumber: string }) => ({
    id,
    accountId: CLOUD_WABA_ID,
    digits: phoneNumber.slice(1),
    verifiedName: 'Switchboard',
    status: 'CONNECTED',
    hostPlatform: 'CLOUD_API',
    override: null,
    blocked: new Set<string>(),
  })
  const byId = <T extends { id: string }>(items: T[]) => new Map(items.map(item => [item.id, item]))
  return {
    apps: byId([app(CLOUD_APP_ID, CLOUD_APP_SECRET), app(CLOUD_OTHER.appId, CLOUD_OTHER.appSecret)]),
    tokens: new Map([
      [CLOUD_ACCESS_TOKEN, token(CLOUD_ACCESS_TOKEN, CLOUD_APP_ID)],
      [CLOUD_OTHER.accessToken, token(CLOUD_OTHER.accessToken, CLOUD_OTHER.appId)],
    ]),
    // Another app is subscribed already, as that of a former provider often is.
    accounts: byId([
      {
        id: CLOUD_WABA_ID,
        subscribed: new Map([[CLOUD_OTHER.appId, null]]),
        templates: structuredClone(TEMPLATES),
      },
    ]),
    numbers: byId([number(CLOUD_NUMBER), number(CLOUD_SECOND_NUMBER)]),
    people: new Map(),
    messages: new Map(),
    media: new Map(),
    calls: new Map(),
  }
}

import type { ConnectProblem } from '../connect-form.ts'

/** Why a channel can't be connected to the Cloud API, in the order of the checks. */
export const CLOUD_PROBLEMS = {
  invalid_access_token: {
    status: 422,
    title: 'Meta refuses the access token',
    fix: 'Make a token for a system user in Meta’s Business settings (Users > System users > Generate token), one that never expires, and copy it whole.',
  },
  permission_missing: {
    status: 422,
    title: 'The access token lacks a permission',
    fix: 'Give the system user the app and the WhatsApp account in Meta’s Business settings, and make its token with whatsapp_business_messaging and whatsapp_business_management.',
  },
  phone_number_id_not_found: {
    status: 422,
    title: 'Meta knows no such phone number id, or the token may not use it',
    fix: 'Copy the phone number ID (not the number) from WhatsApp > API setup in the App Dashboard, and give the token’s system user the WhatsApp account.',
  },
  wrong_app_secret: {
    status: 422,
    title: 'The app secret is not that of the access token’s app',
    fix: 'Copy the secret from App settings > Basic of the very app that the token was made for.',
  },
  waba_not_found: {
    status: 422,
    title: 'Meta knows no such WhatsApp Business Account, or the token may not use it',
    fix: 'Copy the WhatsApp Business Account ID from WhatsApp > API setup in the App Dashboard, and give the token’s system user that account.',
  },
  number_not_in_waba: {
    status: 422,
    title: 'The number is not in this WhatsApp Business Account',
    fix: 'Copy phone number ID and WhatsApp Business Account ID from the same page, WhatsApp > API setup.',
  },
  number_not_on_cloud_api: {
    status: 422,
    title: 'The number is not on the Cloud API',
    fix: 'Move the number to the Cloud API in Meta’s WhatsApp Manager, then connect it.',
  },
  number_changed: {
    status: 422,
    title: 'The phone number id has another number now',
    fix: 'Connect the number as a channel of its own.',
  },
} as const satisfies Record<string, ConnectProblem>

export type CloudProblemCode = keyof typeof CLOUD_PROBLEMS

import type { ConnectProblem } from '../connect-form.ts'

/** Why a channel can't be connected to the Cloud API, in the order of the checks. */
export const CLOUD_PROBLEMS = {
  invalid_access_token: {
    status: 422,
    title: 'Meta refuses the access token',
    fix: 'In Meta’s Business settings, create a token for a system user that never expires (Users > System users > Generate token), and copy the whole token.',
  },
  permission_missing: {
    status: 422,
    title: 'The access token lacks a permission',
    fix: 'In Meta’s Business settings, give the system user access to the app and to the WhatsApp account. Then create its token with whatsapp_business_messaging and whatsapp_business_management.',
  },
  phone_number_id_not_found: {
    status: 422,
    title: 'Meta does not know the phone number ID, or the access token is not allowed to use it',
    fix: 'Copy the phone number ID (not the number) from WhatsApp > API setup in the App Dashboard, and give the token’s system user access to the WhatsApp account.',
  },
  wrong_app_secret: {
    status: 422,
    title: 'The app secret does not belong to the app of the access token',
    fix: 'Copy the secret from App settings > Basic of the app that the token was created for.',
  },
  waba_not_found: {
    status: 422,
    title: 'Meta does not know the WhatsApp Business Account, or the access token is not allowed to use it',
    fix: 'Copy the WhatsApp Business Account ID from WhatsApp > API setup in the App Dashboard, and give the token’s system user access to that account.',
  },
  number_not_in_waba: {
    status: 422,
    title: 'The number is not in this WhatsApp Business Account',
    fix: 'Copy the phone number ID and the WhatsApp Business Account ID from the same page, WhatsApp > API setup.',
  },
  number_not_on_cloud_api: {
    status: 422,
    title: 'The number is not on the Cloud API',
    fix: 'Move the number to the Cloud API in Meta’s WhatsApp Manager, then connect it.',
  },
  number_changed: {
    status: 422,
    title: 'The phone number ID now belongs to another number',
    fix: 'Connect the new number as a separate channel.',
  },
} as const satisfies Record<string, ConnectProblem>

export type CloudProblemCode = keyof typeof CLOUD_PROBLEMS

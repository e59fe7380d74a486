/** A template of the account, with the fields that a send is checked against and that the list shows. */
export interface EmulatedTemplate {
  name: string
  language: string
  category: string
  /** APPROVED, PENDING, REJECTED, DISABLED, … */
  status: string
  body: string
}

/** Where callbacks are sent, and the credentials they carry. */
export interface CallbackSettings {
  url: string
  /** With both, each callback has an X-CALLBACK-ID. */
  username?: string
  secret?: string
  authorization?: string
}

/** The emulated account. */
export interface EmulatedAccount {
  devKey: string
  devSecret: string
  wabaId: string
  /** Numbers in E.164; the first is the default sender. */
  numbers: string[]
  templates: EmulatedTemplate[]
  /** Where callbacks go. There is one address for the whole account, whichever number a callback is about. */
  callback?: CallbackSettings
}

/** Everybody knows these credentials, so the emulator listens on loopback only. */
export const ENGAGELAB_DEMO = {
  devKey: 'emulated-dev-key',
  devSecret: 'emulated-dev-secret',
  wabaId: '900000000000001',
  numbers: ['+15005550030', '+15005550031'],
} as const

/** The account of `npm run dev`. */
export function demoAccount(): EmulatedAccount {
  return {
    ...ENGAGELAB_DEMO,
    numbers: [...ENGAGELAB_DEMO.numbers],
    templates: [
      {
        name: 'parcel_update',
        language: 'en',
        category: 'UTILITY',
        status: 'APPROVED',
        body: 'Hello {{1}}, your parcel arrives {{2}}.',
      },
      {
        name: 'how_was_it',
        language: 'en',
        category: 'UTILITY',
        status: 'PENDING',
        body: 'How was it? Answer with a number from 1 to 5.',
      },
    ],
  }
}

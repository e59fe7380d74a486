import type { EmulatedAccount } from './state/accounts.ts'

/** The account of `npm run dev`. Its SID and token work with this emulator only. */
export const EMULATOR_ACCOUNT_SID = `AC${'e0'.repeat(16)}`
export const EMULATOR_AUTH_TOKEN = '0e'.repeat(16)

/** A Messaging Service with one SMS number and one WhatsApp sender in its pool. */
export const EMULATOR_SERVICE_SID = `MG${'e0'.repeat(16)}`

/** The senders of the default account. Twilio reserves this range for tests. */
export const EMULATOR_ADDRESSES = {
  sms: '+15005550006',
  whatsapp: 'whatsapp:+15005550010',
  /** Only for voice: a message from it is refused with 21606. */
  voiceOnly: '+15005550011',
  serviceSms: '+15005550012',
  serviceWhatsapp: 'whatsapp:+15005550013',
  offlineWhatsapp: 'whatsapp:+15005550014',
  /** Twilio's shared sandbox. Messages can be sent from it, but it is in no account's list of senders. */
  sandbox: 'whatsapp:+14155238886',
} as const

export const DEFAULT_ACCOUNT: EmulatedAccount = {
  sid: EMULATOR_ACCOUNT_SID,
  authToken: EMULATOR_AUTH_TOKEN,
  friendlyName: 'Switchboard emulator',
  numbers: [
    { phoneNumber: EMULATOR_ADDRESSES.sms, friendlyName: 'Support line' },
    {
      phoneNumber: EMULATOR_ADDRESSES.voiceOnly,
      friendlyName: 'Voice only',
      capabilities: { sms: false, mms: false },
    },
    {
      phoneNumber: EMULATOR_ADDRESSES.serviceSms,
      friendlyName: 'Service number',
      serviceSid: EMULATOR_SERVICE_SID,
    },
  ],
  senders: [
    { senderId: EMULATOR_ADDRESSES.whatsapp, profileName: 'Switchboard' },
    {
      senderId: EMULATOR_ADDRESSES.serviceWhatsapp,
      profileName: 'Service',
      serviceSid: EMULATOR_SERVICE_SID,
    },
    { senderId: EMULATOR_ADDRESSES.offlineWhatsapp, profileName: 'Offline', status: 'OFFLINE' },
    { senderId: EMULATOR_ADDRESSES.sandbox, profileName: 'Sandbox', sandbox: true },
  ],
  services: [{ sid: EMULATOR_SERVICE_SID, friendlyName: 'Emulated service' }],
}

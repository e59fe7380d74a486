import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../dev/emulators/twilio/index.ts'
import type { HttpRequest } from './http.ts'

const CREDENTIALS = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')

/** The request that asks Twilio to send a message, and nothing else. */
export function messageRequest(
  emulatorUrl: string,
  message: { to: string; from: string; text: string },
): HttpRequest {
  return {
    url: `${emulatorUrl}/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/Messages.json`,
    headers: {
      Authorization: `Basic ${CREDENTIALS}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ To: message.to, From: message.from, Body: message.text }).toString(),
  }
}

import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../dev/emulators/twilio/index.ts'
import type { caller } from './call.ts'

/** Connects a number of the emulator's account. Returns the channel's id and the path of its webhook. */
export async function openChannel(
  admin: ReturnType<typeof caller>,
  { name, phoneNumber }: { name: string; phoneNumber: string },
): Promise<{ id: string; webhookPath: string }> {
  const { id } = await admin<{ id: string }>('POST', '/v1/channels', {
    provider: 'twilio',
    medium: 'sms',
    name,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber,
  })
  return { id, webhookPath: `/webhooks/twilio/${id}` }
}

import { engagelabOutside } from './engagelab.ts'
import type { Outside, ProviderName } from './outside.ts'
import { twilioOutside } from './twilio.ts'
import { cloudOutside } from './whatsapp-cloud.ts'

/** Quick, so that reports of one message arrive while the next one is sent. */
const STATUS_DELAYS_MS = { sent: 40, delivered: 80, read: 80 }

export type Outsides = Record<ProviderName, Outside>

/** All providers, each with an emulator. */
export async function openOutsides(): Promise<Outsides> {
  const [twilio, whatsapp_cloud, engagelab] = await Promise.all([
    twilioOutside(STATUS_DELAYS_MS),
    cloudOutside(STATUS_DELAYS_MS),
    engagelabOutside(STATUS_DELAYS_MS),
  ])
  return { twilio, whatsapp_cloud, engagelab }
}

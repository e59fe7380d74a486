import type { ProviderAccount } from '../provider.ts'
import { textOf } from './json.ts'

/** What of a Cloud API channel is no secret: in `config`. */
export interface CloudConfig {
  /** Meta's id of the number: what messages are sent from, and what webhooks name. */
  phoneNumberId: string
}

/** Its secrets: in `credentials`. */
export interface CloudCredentials {
  /** A system user's, with whatsapp_business_messaging and whatsapp_business_management. */
  accessToken: string
  /** Signs the webhooks. */
  appSecret: string
  /** Made here; Meta gives it back when it tries the webhook's address. */
  verifyToken: string
}

/** Meta's ids of nodes are digits; nothing else gets into a path. */
export const NODE_ID = /^\d{1,32}$/

/** Undefined where there is none, or one that could lead elsewhere: connecting lets none through. */
export function phoneNumberIdOf({ config }: Pick<ProviderAccount, 'config'>): string | undefined {
  const id = textOf(config.phoneNumberId)
  return id !== undefined && NODE_ID.test(id) ? id : undefined
}

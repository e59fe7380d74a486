import type { ProviderAccount } from '../provider.ts'
import { textOf } from './json.ts'

/** The part of a Cloud API channel that is not secret, stored in `config`. */
export interface CloudConfig {
  /** Meta's id of the number. Messages are sent from it, and webhooks name it. */
  phoneNumberId: string
}

/** The secrets of a channel, stored in `credentials`. */
export interface CloudCredentials {
  /** The token of a system user, with whatsapp_business_messaging and whatsapp_business_management. */
  accessToken: string
  /** Signs the webhooks. */
  appSecret: string
  /** Generated here. Meta sends it when it tests the webhook's address. */
  verifyToken: string
}

/** Meta's node ids consist of digits. Nothing else may get into a path. */
export const NODE_ID = /^\d{1,32}$/

/**
 * The channel's phone number id. Undefined if there is none, or if it could lead to another path; connecting a channel
 * allows no such id.
 */
export function phoneNumberIdOf({ config }: Pick<ProviderAccount, 'config'>): string | undefined {
  const id = textOf(config.phoneNumberId)
  return id !== undefined && NODE_ID.test(id) ? id : undefined
}

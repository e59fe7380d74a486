import { randomBytes } from 'node:crypto'

/** Ids of messages look like this; only their beginning is fixed. */
export function newWamid(): string {
  return `wamid.${randomBytes(36).toString('base64')}`
}

export function newNodeId(): string {
  return String(10n ** 15n + (BigInt(`0x${randomBytes(6).toString('hex')}`) % 10n ** 14n))
}

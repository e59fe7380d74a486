import { randomBytes } from 'node:crypto'

/** Makes a message's id. Only its beginning is fixed at Meta. */
export function newWamid(): string {
  return `wamid.${randomBytes(36).toString('base64')}`
}

export function newNodeId(): string {
  return String(10n ** 15n + (BigInt(`0x${randomBytes(6).toString('hex')}`) % 10n ** 14n))
}

import { createECDH, type ECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import type { PushedNotice } from '../../domain/push-content.ts'

// Keys of a service that pushes, and a browser that it pushes to.

const ours = createECDH('prime256v1')
const VAPID_PUBLIC_KEY = ours.generateKeys('base64url')

/** The settings with which notifications are pushed. */
export const VAPID = {
  VAPID_PUBLIC_KEY,
  VAPID_PRIVATE_KEY: ours.getPrivateKey('base64url'),
  VAPID_SUBJECT: 'mailto:desk@example.com',
}

/** What a browser gives away to be pushed to. @param endpoint default: an address at which nobody is ever asked */
export function pushSubscription(
  endpoint = `https://push.example.com/send/${randomBytes(9).toString('hex')}`,
) {
  return newDevice(endpoint).subscription
}

export interface Device {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } }
  /** What a push says; throws if it is for another device. */
  read(body: Buffer): PushedNotice
}

export function newDevice(endpoint: string): Device {
  const keys: ECDH = createECDH('prime256v1')
  const p256dh = keys.generateKeys('base64url')
  const auth = randomBytes(16).toString('base64url')
  return {
    subscription: { endpoint, keys: { p256dh, auth } },
    read: body =>
      JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString()),
  }
}

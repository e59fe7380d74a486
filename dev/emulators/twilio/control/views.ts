import { findOurs } from '../messages/sender.ts'
import type { Account, Message } from '../state/model.ts'
import type { Store } from '../state/store.ts'
import { addressKey } from '../state/store.ts'

/** A message as the page shows it. */
export interface MessageView {
  sid: string
  accountSid: string
  direction: Message['direction']
  /** Who made it; anything but `api` and `customer` was sent by Twilio itself. */
  origin: Message['origin']
  ours: string
  customer: string
  body: string
  status: Message['status']
  errorCode: number | null
  /** `url` is a path of the emulator, or a URL elsewhere. */
  media: { sid: string; contentType: string; url: string }[]
  buttons: { id: string; title: string }[]
  list: { button: string; items: { id: string; title: string; description: string }[] } | null
  contentSid: string | null
  /** Set on a reaction; the page shows it on the bubble. */
  reaction: { emoji: string; to: string } | null
  createdAt: string
  updatedAt: string
}

export function messageView(message: Message): MessageView {
  const inbound = message.direction === 'inbound'
  const sender = message.from ?? message.leavesFrom ?? ''
  return {
    sid: message.sid,
    accountSid: message.accountSid,
    direction: message.direction,
    origin: message.origin,
    ours: inbound ? message.to : sender,
    customer: inbound ? sender : message.to,
    body: message.body,
    status: message.status,
    errorCode: message.errorCode,
    media: message.media.map(({ sid, contentType, url }) => ({
      sid,
      contentType,
      url: url ?? `/emulator/cdn/${message.accountSid}/${sid}`,
    })),
    buttons: message.rendered?.buttons ?? [],
    list: message.rendered?.list ?? null,
    contentSid: message.contentSid ?? null,
    reaction: message.reaction ?? null,
    createdAt: new Date(message.createdAt).toISOString(),
    updatedAt: new Date(message.updatedAt).toISOString(),
  }
}

export interface AccountView {
  sid: string
  /** This token is good for nothing but the emulator. */
  authToken: string
  friendlyName: string
  status: Account['status']
  /** The addresses that a customer can write to, with their settings. */
  addresses: AddressView[]
  services: { sid: string; friendlyName: string; inboundRequestUrl: string | null; advancedOptOut: boolean }[]
}

export interface AddressView {
  address: string
  sid: string
  label: string
  medium: 'whatsapp' | 'sms'
  canMessage: boolean
  sandbox: boolean
  serviceSid: string | null
  webhookUrl: string | null
}

export function accountView(account: Account): AccountView {
  return {
    sid: account.sid,
    authToken: account.authToken,
    friendlyName: account.friendlyName,
    status: account.status,
    addresses: [
      ...[...account.numbers.values()].map(number => ({
        address: number.phoneNumber,
        sid: number.sid,
        label: number.friendlyName,
        medium: 'sms' as const,
        canMessage: number.capabilities.sms,
        sandbox: false,
        serviceSid: number.serviceSid,
        webhookUrl: number.smsUrl || null,
      })),
      ...[...account.senders.values()].map(sender => ({
        address: sender.senderId,
        sid: sender.sid,
        label: sender.profileName ?? sender.senderId,
        medium: 'whatsapp' as const,
        canMessage: sender.status === 'ONLINE',
        sandbox: sender.sandbox,
        serviceSid: sender.serviceSid,
        webhookUrl: sender.webhook.callback_url,
      })),
    ],
    services: [...account.services.values()].map(service => ({
      sid: service.sid,
      friendlyName: service.friendlyName,
      inboundRequestUrl: service.inboundRequestUrl,
      advancedOptOut: service.advancedOptOut,
    })),
  }
}

/** All messages between a customer and an address of ours, oldest first. */
export function threadOf(store: Store, ours: string, customer: string): MessageView[] {
  const account = [...store.accounts.values()].find(candidate => findOurs(candidate, ours))
  if (!account) return []
  const messages = store.byAddress.get(addressKey(account.sid, customer)) ?? []
  return messages.map(messageView).filter(view => view.ours === ours && view.customer === customer)
}

export interface ThreadView {
  ours: string
  customer: string
  messages: number
  last: MessageView
}

/** All pairs that ever wrote to each other; the most recent first. */
export function threadsOf(store: Store): ThreadView[] {
  const threads = new Map<string, ThreadView>()
  for (const message of store.messages.values()) {
    const last = messageView(message)
    const key = `${last.ours} ${last.customer}`
    threads.set(key, {
      ours: last.ours,
      customer: last.customer,
      messages: (threads.get(key)?.messages ?? 0) + 1,
      last,
    })
  }
  return [...threads.values()].sort((a, b) => b.last.createdAt.localeCompare(a.last.createdAt))
}

import type {
  Account,
  AccountStatus,
  HttpMethod,
  PhoneNumber,
  Sender,
  SenderWebhook,
  Service,
} from './model.ts'
import { derivedSid } from './sid.ts'

/** An account to emulate. What is left out has Twilio's default; SIDs are then derived from the number or name. */
export interface EmulatedAccount {
  /** AC and 32 hex digits. */
  sid: string
  authToken: string
  friendlyName?: string
  status?: AccountStatus
  type?: 'Trial' | 'Full'
  /** The only region whose hosts accept the token; default us1. */
  region?: string
  numbers?: EmulatedNumber[]
  senders?: EmulatedSender[]
  services?: EmulatedService[]
}

export interface EmulatedNumber {
  /** E.164. */
  phoneNumber: string
  sid?: string
  friendlyName?: string
  capabilities?: Partial<PhoneNumber['capabilities']>
  smsUrl?: string
  smsMethod?: HttpMethod
  smsFallbackUrl?: string
  smsFallbackMethod?: HttpMethod
  smsApplicationSid?: string
  statusCallback?: string
  /** The Messaging Service in whose sender pool it is. */
  serviceSid?: string
}

export interface EmulatedSender {
  /** `whatsapp:` and an E.164 number. */
  senderId: string
  sid?: string
  status?: 'ONLINE' | 'OFFLINE'
  webhook?: Partial<SenderWebhook>
  profileName?: string
  serviceSid?: string
  sandbox?: boolean
}

export interface EmulatedService {
  friendlyName: string
  sid?: string
  inboundRequestUrl?: string
  inboundMethod?: HttpMethod
  fallbackUrl?: string
  statusCallback?: string
  useInboundWebhookOnNumber?: boolean
  advancedOptOut?: boolean
}

export function accountFrom(input: EmulatedAccount, now: number): Account {
  const { sid } = input
  return {
    sid,
    authToken: input.authToken,
    friendlyName: input.friendlyName ?? 'Emulated account',
    status: input.status ?? 'active',
    type: input.type ?? 'Full',
    region: input.region ?? 'us1',
    createdAt: now,
    numbers: bySid((input.numbers ?? []).map(number => numberFrom(sid, number, now))),
    senders: bySid((input.senders ?? []).map(sender => senderFrom(sid, sender, now))),
    services: bySid((input.services ?? []).map(service => serviceFrom(sid, service, now))),
    contents: new Map(),
  }
}

function numberFrom(accountSid: string, input: EmulatedNumber, now: number): PhoneNumber {
  return {
    sid: input.sid ?? derivedSid('PN', accountSid, input.phoneNumber),
    phoneNumber: input.phoneNumber,
    friendlyName: input.friendlyName ?? input.phoneNumber,
    capabilities: { sms: true, mms: true, voice: true, fax: false, ...input.capabilities },
    smsUrl: input.smsUrl ?? '',
    smsMethod: input.smsMethod ?? 'POST',
    smsFallbackUrl: input.smsFallbackUrl ?? '',
    smsFallbackMethod: input.smsFallbackMethod ?? 'POST',
    smsApplicationSid: input.smsApplicationSid ?? '',
    statusCallback: input.statusCallback ?? '',
    statusCallbackMethod: 'POST',
    serviceSid: input.serviceSid ?? null,
    updatedAt: now,
  }
}

function senderFrom(accountSid: string, input: EmulatedSender, now: number): Sender {
  const offline = input.status === 'OFFLINE'
  return {
    sid: input.sid ?? derivedSid('XE', accountSid, input.senderId),
    senderId: input.senderId,
    status: input.status ?? 'ONLINE',
    offlineReasons: offline
      ? [{ code: '63020', message: 'Twilio has not been added to the WhatsApp account', more_info: null }]
      : null,
    webhook: {
      callback_url: null,
      callback_method: 'POST',
      fallback_url: null,
      fallback_method: 'POST',
      status_callback_url: null,
      status_callback_method: 'POST',
      ...input.webhook,
    },
    profileName: input.profileName ?? null,
    serviceSid: input.serviceSid ?? null,
    sandbox: input.sandbox ?? false,
    updatedAt: now,
  }
}

function serviceFrom(accountSid: string, input: EmulatedService, now: number): Service {
  return {
    sid: input.sid ?? derivedSid('MG', accountSid, input.friendlyName),
    friendlyName: input.friendlyName,
    inboundRequestUrl: input.inboundRequestUrl ?? null,
    inboundMethod: input.inboundMethod ?? 'POST',
    fallbackUrl: input.fallbackUrl ?? null,
    fallbackMethod: 'POST',
    statusCallback: input.statusCallback ?? null,
    useInboundWebhookOnNumber: input.useInboundWebhookOnNumber ?? true,
    advancedOptOut: input.advancedOptOut ?? false,
    updatedAt: now,
  }
}

function bySid<T extends { sid: string }>(items: T[]): Map<string, T> {
  return new Map(items.map(item => [item.sid, item]))
}

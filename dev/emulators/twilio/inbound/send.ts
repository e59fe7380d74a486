import type { WebhookAttempt } from '../ledger.ts'
import { countFor } from '../messages/create.ts'
import { NO_FAULTS, startLifecycle } from '../messages/lifecycle.ts'
import { findOurs, type OurAddress } from '../messages/sender.ts'
import { isRecipient, isWhatsApp } from '../state/address.ts'
import { typeOf } from '../state/media-types.ts'
import type { Account, Message, MessageOrigin } from '../state/model.ts'
import { newSid } from '../state/sid.ts'
import { pairKey } from '../state/store.ts'
import { deliver } from '../webhooks/deliver.ts'
import type { World } from '../world.ts'
import { handleKeyword } from './opt-out.ts'
import { inboundParameters } from './parameters.ts'
import { reactionText } from './reaction-text.ts'
import { type NotCalled, routeOf } from './route.ts'
import { sampleFile } from './sample-file.ts'
import { type Inbound, type InboundInput, inboundSchema } from './schema.ts'

export interface InboundResult {
  messageSid: string
  /** Whether the webhook, or its fallback, accepted the message. */
  delivered: boolean
  /** Calls of the webhook, in order. */
  attempts: WebhookAttempt[]
  notCalled?: NotCalled
}

/**
 * A customer sends a message: Twilio stores it, obeys STOP and similar words, and calls the webhook. The message is
 * stored when this returns its promise; the promise waits for the last attempt of the webhook. Rejects if the message
 * is not valid or `to` is no address of an account.
 */
export async function sendInbound(world: World, given: InboundInput): Promise<InboundResult> {
  const input = inboundSchema.parse(given)
  const { account, ours } = findReceiver(world, input)
  const route = routeOf(account, ours)
  const dropped = 'notCalled' in route && route.notCalled === 'dropped'
  const known = input.messageSid ? world.store.messages.get(input.messageSid) : undefined
  const message = known ?? messageFrom(world, account, input, ours)
  if (dropped) return { messageSid: message.sid, delivered: false, attempts: [], notCalled: 'dropped' }
  if (!known) store(world, message, input)

  const kept = known ? false : joinSandbox(world, account, message, ours)
  const { optOutType, confirmation } = known ? {} : handleKeyword(world, account, message, ours)
  if (confirmation) reply(world, message, { origin: 'opt-out', body: confirmation, mediaUrls: [] })

  const result = { messageSid: message.sid, delivered: false, attempts: [] }
  if (kept) return { ...result, notCalled: 'sandbox' }
  if (input.lost) return { ...result, notCalled: 'lost' }
  if ('notCalled' in route) return { ...result, notCalled: route.notCalled }
  const delivered = await world.background.track(
    deliver(world, {
      kind: 'inbound',
      messageSid: message.sid,
      authToken: account.authToken,
      parameters: inboundParameters(message, input, ours, optOutType),
      ...route,
    }),
  )
  for (const answer of delivered.replies) reply(world, message, answer)
  return { messageSid: message.sid, delivered: delivered.ok, attempts: delivered.attempts }
}

function findReceiver(
  world: World,
  { from, to, accountSid }: Inbound,
): { account: Account; ours: OurAddress } {
  if (!isRecipient(from) || isWhatsApp(from) !== isWhatsApp(to)) {
    throw new Error(`${from} can't write to ${to}: both must be phone numbers, or both whatsapp: addresses`)
  }
  for (const account of world.store.accounts.values()) {
    const ours = accountSid && account.sid !== accountSid ? undefined : findOurs(account, to)
    if (ours) return { account, ours }
  }
  throw new Error(`no emulated account has the address ${to}; GET /emulator/accounts lists those there are`)
}

function messageFrom(world: World, account: Account, input: Inbound, ours: OurAddress): Message {
  const media = (input.media ?? []).map(({ contentType }) => ({ sid: newSid('ME'), contentType, url: null }))
  const reaction = input.reaction && reactionText(world, input.from, input.reaction)
  const body = input.text ?? input.button?.title ?? input.listItem?.title ?? reaction ?? ''
  const now = input.at ? Date.parse(input.at) : world.clock.now()
  return {
    sid: input.messageSid ?? newSid(media.length > 0 ? 'MM' : 'SM'),
    accountSid: account.sid,
    direction: 'inbound',
    origin: 'customer',
    from: input.from,
    leavesFrom: null,
    to: input.to,
    body,
    status: 'received',
    numSegments: countFor(input.to, body),
    media,
    messagingServiceSid: ours.serviceSid,
    errorCode: null,
    createdAt: now,
    updatedAt: now,
    sentAt: now,
    ...(input.reaction && { reaction: input.reaction }),
    parameters: {},
  }
}

function store(world: World, message: Message, input: Inbound): void {
  message.media.forEach((media, index) => {
    const base64 = input.media?.[index]?.base64 ?? sampleFile(media.contentType)
    world.store.commit({ kind: 'media', media: { ...media, base64 } })
  })
  world.store.commit({ kind: 'message', message })
}

/** The sandbox only takes part after `join <words>`. Before that, and to that message, Twilio answers itself. */
function joinSandbox(world: World, account: Account, message: Message, ours: OurAddress): boolean {
  if (ours.kind !== 'sender' || !ours.sender.sandbox || !message.from) return false
  const key = pairKey(account.sid, ours.address, message.from)
  const joins = /^join\s+\S+/i.test(message.body)
  if (world.store.sandboxJoined.has(key) && !joins) return false
  if (joins) world.store.commit({ kind: 'sandboxJoined', key })
  const body = joins
    ? 'You are all set! The sandbox can now send and receive messages.'
    : 'Send "join <code>" first.'
  reply(world, message, { origin: 'sandbox', body, mediaUrls: [] })
  return true
}

/** Twilio itself answers a message of the customer. */
function reply(
  world: World,
  inbound: Message,
  { origin, body, mediaUrls }: { origin: MessageOrigin; body: string; mediaUrls: string[] },
): void {
  if (!inbound.from) return
  const now = world.clock.now()
  const message: Message = {
    ...inbound,
    sid: newSid(mediaUrls.length > 0 ? 'MM' : 'SM'),
    direction: 'outbound-reply',
    origin,
    from: inbound.to,
    leavesFrom: inbound.to,
    to: inbound.from,
    body,
    status: 'queued',
    numSegments: countFor(inbound.to, body),
    media: mediaUrls.map(url => ({ sid: newSid('ME'), contentType: typeOf(url), url })),
    messagingServiceSid: null,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    parameters: {},
  }
  world.store.commit({ kind: 'message', message })
  startLifecycle(world, message, NO_FAULTS)
}

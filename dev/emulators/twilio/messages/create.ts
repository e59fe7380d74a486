import { TwilioError } from '../api/errors.ts'
import { isHttpUrl, single } from '../api/form.ts'
import { optOutKey } from '../inbound/opt-out.ts'
import { isRecipient, isWhatsApp, phoneNumberIn } from '../state/address.ts'
import { typeOf } from '../state/media-types.ts'
import type { Account, Fate, FormParameters, Media, Message } from '../state/model.ts'
import { newSid } from '../state/sid.ts'
import { pairKey } from '../state/store.ts'
import type { World } from '../world.ts'
import { countSegments } from './segments.ts'
import { type Chosen, chooseSender } from './sender.ts'
import { type Filled, fillTemplate, isShowable } from './template.ts'
import { REFUSED_RECIPIENTS } from './test-recipients.ts'

const LONGEST_BODY = 1600
const MOST_MEDIA = 10

/** How long WhatsApp accepts free text after the customer's last message, ms. */
export const WINDOW_MS = 24 * 60 * 60 * 1000

/**
 * Checks a create request as Twilio does, and stores the message. Problems that only the channel detects, such as a
 * closed WhatsApp window, don't refuse the request: the message is accepted and fails later.
 */
export function createMessage(world: World, account: Account, form: FormParameters): Message {
  const to = checkTo(single(form.To))
  const chosen = chooseSender(world.store, account, to, single(form.From), single(form.MessagingServiceSid))
  const content = readContent(account, form, isWhatsApp(to))
  const statusCallback = readStatusCallback(form)
  if (single(form.ScheduleType)) throw new TwilioError(20001, 'The emulator does not schedule messages')
  checkOptOut(world, account, chosen, to)

  const now = world.clock.now()
  const message: Message = {
    sid: newSid(content.media.length > 0 || content.filled ? 'MM' : 'SM'),
    accountSid: account.sid,
    direction: 'outbound-api',
    origin: 'api',
    from: chosen.answeredFrom,
    leavesFrom: chosen.ours.address,
    to,
    body: content.body,
    status: chosen.service ? 'accepted' : 'queued',
    // A service must choose a sender before anything can be counted.
    numSegments: chosen.service ? 0 : countFor(to, content.body),
    media: content.media,
    messagingServiceSid: chosen.service?.sid ?? null,
    errorCode: null,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    statusCallback: statusCallback ?? inheritedCallback(chosen),
    contentSid: content.filled?.content.sid,
    rendered: content.filled?.rendered,
    fate: foreseen(world, account, chosen.ours.address, to, content.filled),
    parameters: form,
  }
  world.store.commit({ kind: 'message', message })
  return message
}

/** How many segments a text counts for. WhatsApp has none, so it is 1. */
export function countFor(to: string, body: string): number {
  return isWhatsApp(to) ? 1 : countSegments(body)
}

function checkTo(to: string | undefined): string {
  if (!to) throw new TwilioError(21604)
  if (!isRecipient(to)) throw new TwilioError(21211, `The 'To' number ${to} is not a valid phone number.`)
  const refused = REFUSED_RECIPIENTS[phoneNumberIn(to) ?? '']
  if (refused) throw new TwilioError(refused.code, refused.message)
  return to
}

function readContent(account: Account, form: FormParameters, whatsApp: boolean) {
  const filled = fillTemplate(account, single(form.ContentSid), single(form.ContentVariables), whatsApp)
  const urls = filled ? filled.rendered.mediaUrls : [form.MediaUrl ?? []].flat()
  const body = filled ? filled.rendered.body : (single(form.Body) ?? '')
  const located = form.PersistentAction !== undefined
  if (!filled && body === '' && urls.length === 0 && !located) throw new TwilioError(21602)
  if (body.length > LONGEST_BODY) throw new TwilioError(21617)
  if (urls.length > (whatsApp ? 1 : MOST_MEDIA)) throw new TwilioError(21623)
  const bad = urls.find(url => !isHttpUrl(url))
  if (bad) throw new TwilioError(21620, `Invalid media URL(s): ${bad}`)
  const media: Media[] = urls.map(url => ({ sid: newSid('ME'), contentType: typeOf(url), url }))
  return { body, media, filled }
}

function readStatusCallback(form: FormParameters): string | undefined {
  const url = single(form.StatusCallback)
  if (url && !isHttpUrl(url))
    throw new TwilioError(21609, `The StatusCallback URL ${url} is not a valid URL.`)
  return url || undefined
}

/** The status callback if the request has none: the service's, else the WhatsApp sender's. */
function inheritedCallback({ ours, service }: Chosen): string | undefined {
  const ofSender = ours.kind === 'sender' ? ours.sender.webhook.status_callback_url : null
  return service?.statusCallback ?? ofSender ?? undefined
}

function checkOptOut(world: World, account: Account, { ours, service }: Chosen, to: string): void {
  const keys = [optOutKey(account.sid, ours.address, to)]
  const serviceSid = service?.sid ?? ours.serviceSid
  if (serviceSid) keys.push(optOutKey(account.sid, serviceSid, to))
  if (keys.some(key => world.store.optOuts.has(key))) throw new TwilioError(21610)
}

function foreseen(
  world: World,
  account: Account,
  ours: string,
  to: string,
  filled: Filled | undefined,
): Fate | undefined {
  const whatsApp = isWhatsApp(to)
  if (filled && !isShowable(filled, whatsApp)) return { status: 'failed', errorCode: 63021 }
  if (!whatsApp) return undefined
  const key = pairKey(account.sid, ours, to)
  const sandbox = [...account.senders.values()].some(sender => sender.sandbox && sender.senderId === ours)
  if (sandbox && !world.store.sandboxJoined.has(key)) return { status: 'undelivered', errorCode: 63015 }
  const lastInbound = world.store.lastInbound.get(key)
  const open = lastInbound !== undefined && world.clock.now() - lastInbound < WINDOW_MS
  const approved = filled?.content.approval.status === 'approved'
  return open || approved ? undefined : { status: 'undelivered', errorCode: 63016 }
}

import type { Ours, WebhookEvent, WebhookRead } from '../webhook-events.ts'
import { addressesOf, addressOfNumber } from './addresses.ts'
import { deliveryError } from './errors.ts'
import { bothNames, changedIdentity, updatedIds } from './identity.ts'
import { readEcho, readMessage } from './inbound.ts'
import { asObject, type JsonObject, objectsOf, textOf } from './json.ts'
import { noteNames } from './known-names.ts'
import { markOf, readStatus } from './statuses.ts'

type Events = Extract<WebhookRead, { result: 'events' }>

/** Collects what is taken up, and counts what is not. */
interface Taker {
  take(event: WebhookEvent): void
  leave(what: string): void
  readonly receivedAt: number
}

/** One change: whose number it is about, and what. */
interface Change {
  accountId: string | undefined
  ours: Ours
  field: string
  value: JsonObject
}

/**
 * Reads all of a webhook's body: every entry, change, message and status, up to a thousand in one. Never throws, whatever
 * the JSON: what is not known is left and counted, for anything but success makes Meta call for a week. Messages stand in
 * the order in which they were sent; who changed a number or user id comes before them.
 */
export function readEvents(body: unknown, receivedAt: number): Events {
  const events: WebhookEvent[] = []
  const left = new Map<string, number>()
  const taker: Taker = {
    receivedAt,
    take: event => events.push(event),
    leave: what => left.set(what, (left.get(what) ?? 0) + 1),
  }
  const root = asObject(body)
  if (root?.object !== 'whatsapp_business_account') taker.leave('no_whatsapp_event')
  else for (const entry of objectsOf(root.entry)) readEntry(entry, taker)
  return {
    result: 'events',
    events: inOrder(events),
    left: [...left].map(([what, count]) => ({ what, count })),
  }
}

function readEntry(entry: JsonObject, taker: Taker): void {
  const accountId = textOf(entry.id)
  for (const change of objectsOf(entry.changes)) {
    const value = asObject(change.value) ?? {}
    const ours = oursOf(value, accountId)
    readChange({ accountId, ours, field: textOf(change.field) ?? '', value }, taker)
  }
}

function oursOf(value: JsonObject, accountId: string | undefined): Ours {
  const metadata = asObject(value.metadata)
  const address = addressOfNumber(metadata?.display_phone_number)
  const senderId = textOf(metadata?.phone_number_id)
  return {
    medium: 'whatsapp',
    ...(address && { address }),
    ...(accountId && { accountId }),
    ...(senderId && { senderId }),
  }
}

/** Of templates, which all say no more than that they are to be read anew. */
const OF_TEMPLATES = /^(?:message_template_|template_)/
/** Of account and number: shown to the operator. */
const NOTICES = /^(?:account_|phone_number_|business_capability_|security$|payment_configuration_)/

const READERS: Readonly<Record<string, (change: Change, taker: Taker) => void>> = {
  messages: readMessages,
  smb_message_echoes: readEchoes,
  message_echoes: readEchoes,
  user_id_update: readIdUpdates,
  user_preferences: readPreferences,
}

function readChange(change: Change, taker: Taker): void {
  const { field, accountId } = change
  const reader = Object.hasOwn(READERS, field) ? READERS[field] : undefined
  if (reader) reader(change, taker)
  else if (OF_TEMPLATES.test(field) && accountId !== undefined) taker.take({ type: 'template', accountId })
  else if (NOTICES.test(field)) taker.take(noticeOf(change))
  else taker.leave(/^[a-z_]{1,40}$/.test(field) ? field : 'unknown_field')
}

function readMessages({ value, ours }: Change, taker: Taker): void {
  const contacts = objectsOf(value.contacts)
  for (const message of objectsOf(value.messages)) takeMessage(message, { ours, contacts }, taker)
  for (const status of objectsOf(value.statuses)) takeStatus(status, { ours, contacts }, taker)
  for (const error of objectsOf(value.errors)) {
    const code = Number(textOf(error.code))
    if (Number.isInteger(code)) taker.take({ type: 'notice', ours, ...ofCode(code) })
  }
}

interface Beside {
  ours: Ours
  contacts: JsonObject[]
}

function takeMessage(message: JsonObject, { ours, contacts }: Beside, taker: Taker): void {
  // What is written in a group is not to us.
  if (textOf(message.group_id)) {
    taker.leave('group_message')
    return
  }
  if (message.type === 'system') {
    // A notice of WhatsApp's own: nobody wrote, and nobody is to be greeted.
    const addresses = changedIdentity(message)
    if (addresses) taker.take({ type: 'identity', ours, addresses })
    else taker.leave('system_message')
    return
  }
  const { address = '' } = ours
  const context = { ours: address, contacts, receivedAt: taker.receivedAt }
  const read = address === '' ? undefined : readMessage(message, context)
  if (read) {
    noteNames(ours.senderId, [read.from, ...(read.details.otherAddresses ?? [])])
    taker.take({ type: 'message', ours, message: read })
  } else taker.leave('unreadable_message')
}

function takeStatus(status: JsonObject, { ours, contacts }: Beside, taker: Taker): void {
  const isOfGroup = status.recipient_type === 'group'
  const report = isOfGroup ? undefined : readStatus(status)
  if (!report) {
    taker.leave(isOfGroup ? 'group_status' : 'unknown_status')
    return
  }
  const deliveryId = markOf(status)
  taker.take({ type: 'status', ours, ...(deliveryId && { deliveryId }), report })
  // Who was written to first is learned to be one person with both names; who wrote has told so already.
  const addresses = report.status === 'sent' ? namesOf(status, contacts) : undefined
  if (addresses && noteNames(ours.senderId, addresses)) taker.take({ type: 'identity', ours, addresses })
}

/** `contacts` beside statuses are no sign of a message: they name whom it went to, by number and user id. */
function namesOf(status: JsonObject, contacts: JsonObject[]): string[] | undefined {
  const own = addressesOf([status.recipient_id], [status.recipient_user_id])
  const named = contacts.map(bothNames).find(addresses => addresses?.some(address => own.includes(address)))
  const all = [...new Set([...own, ...(named ?? [])])]
  return all.length > 1 ? all : undefined
}

/** Sent with the business's own app. What it changed or deleted afterwards is told of in the same way. */
function readEchoes({ value, ours }: Change, taker: Taker): void {
  const context = { ours: ours.address ?? '', contacts: [], receivedAt: taker.receivedAt }
  for (const echo of objectsOf(value.message_echoes)) {
    const message = textOf(echo.group_id) || context.ours === '' ? undefined : readEcho(echo, context)
    if (message) taker.take({ type: 'echo', ours, to: message.to, message })
    else taker.leave('unreadable_echo')
  }
}

function readIdUpdates({ value, ours }: Change, taker: Taker): void {
  for (const update of itemsOf(value, 'user_id_update')) {
    const addresses = updatedIds(update)
    if (addresses) taker.take({ type: 'identity', ours, addresses })
    else taker.leave('unreadable_user_id_update')
  }
}

/** Stops marketing alone: what answers the customer still goes. */
function readPreferences({ value, ours }: Change, taker: Taker): void {
  for (const preference of itemsOf(value, 'user_preferences')) {
    const [address] = addressesOf([preference.wa_id], [preference.user_id])
    const { category, value: marketing } = preference
    const isKnown = marketing === 'stop' || marketing === 'resume'
    if (address !== undefined && category === 'marketing_messages' && isKnown) {
      taker.take({ type: 'preference', ours, address, marketing })
    } else taker.leave('unreadable_user_preference')
  }
}

/** A list, a single one, or the value itself: no page shows more than one of these forms. */
function itemsOf(value: JsonObject, name: string): JsonObject[] {
  const listed = objectsOf(value[name])
  return listed.length > 0 ? listed : [asObject(value[name]) ?? value]
}

function noticeOf({ field, value, ours }: Change): WebhookEvent {
  const told = [value.event, value.decision, value.current_limit].map(textOf)
  const word = told.find(text => text !== undefined && /^[A-Z0-9_]{1,60}$/.test(text))
  const about = field.replaceAll('_', ' ')
  const detail =
    word === undefined ? `Meta sent a notice: ${about}.` : `Meta sent a notice: ${about}, ${word}.`
  const { address, senderId } = ours
  const isOfNumber = address !== undefined || senderId !== undefined
  return { type: 'notice', ...(isOfNumber && { ours }), code: field, detail }
}

function ofCode(code: number): { code: string; detail: string } {
  const { detail } = deliveryError(code)
  return { code: String(code), detail }
}

const RANK: Partial<Record<WebhookEvent['type'], number>> = { identity: 0, message: 1 }

/** Stable, so that what was sent in the same second stays as it came. */
function inOrder(events: WebhookEvent[]): WebhookEvent[] {
  const rank = ({ type }: WebhookEvent) => RANK[type] ?? 2
  const time = (event: WebhookEvent) =>
    event.type === 'message' ? (event.message.sentAt ?? event.message.receivedAt) : 0
  return events.sort((a, b) => rank(a) - rank(b) || time(a) - time(b))
}

import type { NoticeValues } from '../../domain/notice-values.ts'
import type { Ours, WebhookEvent, WebhookRead } from '../webhook-events.ts'
import { addressesOf, addressOfNumber } from './addresses.ts'
import { addressesOfContact, type ContactsBeside, contactsBeside } from './contacts-beside.ts'
import { deliveryError } from './errors.ts'
import { changedIdentity, updatedIds } from './identity.ts'
import { readEcho, readMessage } from './inbound.ts'
import { asObject, type JsonObject, objectsOf, textOf } from './json.ts'
import { noteNames } from './known-names.ts'
import { markOf, readStatus } from './statuses.ts'

type Events = Extract<WebhookRead, { result: 'events' }>

/** Collects events, and counts what the service doesn't handle. */
interface Taker {
  take(event: WebhookEvent): void
  leave(what: string): void
  readonly receivedAt: number
}

/** One change of a webhook, with the number it concerns. */
interface Change {
  accountId: string | undefined
  ours: Ours
  field: string
  value: JsonObject
}

/**
 * Reads the whole body of a webhook: every entry, change, message and status, up to a thousand in one. Never throws,
 * whatever the JSON contains. Unknown parts are left and counted, because any answer but success makes Meta repeat the call
 * for a week.
 *
 * Messages are in the order in which they were sent. Changes of a customer's number or user id come before them.
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

/** Fields about templates. All of them only mean that the templates have to be read again. */
const OF_TEMPLATES = /^(?:message_template_|template_)/
/** Fields about the account and the number. They are shown to the operator. */
const NOTICES = /^(?:account_|phone_number_|business_capability_|security$|payment_configuration_)/

/** Those of them that the console has words for. Others may come. */
export type CloudNotice =
  | 'account_alerts'
  | 'account_review_update'
  | 'account_update'
  | 'business_capability_update'
  | 'payment_configuration_update'
  | 'phone_number_name_update'
  | 'phone_number_quality_update'
  | 'security'

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
  const contacts = contactsBeside(objectsOf(value.contacts))
  for (const message of objectsOf(value.messages)) takeMessage(message, { ours, contacts }, taker)
  for (const status of objectsOf(value.statuses)) takeStatus(status, { ours, contacts }, taker)
  for (const error of objectsOf(value.errors)) {
    const code = Number(textOf(error.code))
    if (Number.isInteger(code)) taker.take({ type: 'notice', ours, ...ofCode(code) })
  }
}

interface Beside {
  ours: Ours
  contacts: ContactsBeside
}

function takeMessage(message: JsonObject, { ours, contacts }: Beside, taker: Taker): void {
  // A message in a group is not addressed to us.
  if (textOf(message.group_id)) {
    taker.leave('group_message')
    return
  }
  if (message.type === 'system') {
    // A notice from WhatsApp itself. The customer wrote nothing, so there is nobody to greet.
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
  // For a customer whom we wrote to first, the report shows that number and user id are one person. A customer who wrote
  // has shown this already.
  const addresses = report.status === 'sent' ? namesOf(status, contacts) : undefined
  if (addresses && noteNames(ours.senderId, addresses)) taker.take({ type: 'identity', ours, addresses })
}

/** `contacts` next to statuses don't mean that there is a message: they name the recipient by number and user id. */
function namesOf(status: JsonObject, contacts: ContactsBeside): string[] | undefined {
  const own = addressesOf([status.recipient_id], [status.recipient_user_id])
  const named = contacts.of(own)
  const all = [...new Set([...own, ...(named ? addressesOfContact(named) : [])])]
  return all.length > 1 ? all : undefined
}

/**
 * Messages that were sent with the business's own app. Later changes and deletions of them are reported in the same way.
 */
function readEchoes({ value, ours }: Change, taker: Taker): void {
  const context = { ours: ours.address ?? '', receivedAt: taker.receivedAt }
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

/** Stops marketing only; answers to the customer can still be sent. */
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

/** The items: a list, a single one, or the value itself. Each of Meta's pages shows only one of these forms. */
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
  const values = { events: word === undefined ? [] : [word] }
  const { address, senderId } = ours
  const isOfNumber = address !== undefined || senderId !== undefined
  return { type: 'notice', ...(isOfNumber && { ours }), code: field, detail, values }
}

function ofCode(code: number): { code: string; detail: string; values: NoticeValues } {
  const { detail, class: failureClass } = deliveryError(code)
  return { code: String(code), detail, values: { class: failureClass } }
}

const RANK: Partial<Record<WebhookEvent['type'], number>> = { identity: 0, message: 1 }

/** The sort is stable, so that messages of the same second keep their order. */
function inOrder(events: WebhookEvent[]): WebhookEvent[] {
  const rank = ({ type }: WebhookEvent) => RANK[type] ?? 2
  const time = (event: WebhookEvent) =>
    event.type === 'message' ? (event.message.sentAt ?? event.message.receivedAt) : 0
  return events.sort((a, b) => rank(a) - rank(b) || time(a) - time(b))
}

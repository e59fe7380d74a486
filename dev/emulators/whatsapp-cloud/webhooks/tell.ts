import type { Message, Num, Person } from '../model.ts'
import { tellsNumber } from '../people/people.ts'
import type { World } from '../world.ts'

function metadata({ digits, id }: Num) {
  return { display_phone_number: digits, phone_number_id: id }
}

/** How Meta names a person: by number and user id, or by the user id alone. */
export function contactOf(world: World, number: Num, person: Person): Record<string, unknown> {
  const { name, username, waId, userId } = person
  return {
    profile: { name, ...(username && { username }) },
    ...(tellsNumber(world.state, number, person, world.time.now()) && { wa_id: waId }),
    user_id: userId,
  }
}

/** Reports messages, statuses or echoes of a number. */
export function tell(
  { outbox }: World,
  number: Num,
  field: string,
  value: Record<string, unknown>,
): Promise<boolean> {
  return outbox.emit({
    accountId: number.accountId,
    numberId: number.id,
    field,
    value: { messaging_product: 'whatsapp', metadata: metadata(number), ...value },
  })
}

const TITLES: Readonly<Record<number, string>> = {
  131026: 'Message undeliverable',
  131047: 'Re-engagement message',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement',
  132015: 'Template is paused',
}

/** Reports the status of a message (Meta, Webhooks: statuses, 2026-09). */
export function tellStatus(
  world: World,
  number: Num,
  person: Person,
  message: Message,
  { withMark = true, at = world.time.now() } = {},
): Promise<boolean> {
  const { status, errorCode, mark } = message
  const failed = status === 'failed'
  const contact = contactOf(world, number, person)
  const toNumber = contact.wa_id !== undefined
  const entry = {
    id: message.id,
    status,
    timestamp: String(Math.floor(at / 1_000)),
    ...(toNumber && { recipient_id: person.waId }),
    // A failure to a number names only the number.
    ...((!failed || !toNumber) && { recipient_user_id: person.userId }),
    ...(mark && withMark && { biz_opaque_callback_data: mark }),
    ...(status === 'sent' && {
      pricing: { billable: true, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' },
    }),
    ...(failed && { errors: [errorOf(errorCode ?? 131000)] }),
  }
  return tell(world, number, 'messages', { ...(!failed && { contacts: [contact] }), statuses: [entry] })
}

function errorOf(code: number) {
  const title = TITLES[code] ?? 'Message failed to send'
  return {
    code,
    title,
    message: title,
    error_data: { details: 'Emulated.' },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
}

import { newWamid } from '../api/wamid.ts'
import type { Num, Person } from '../model.ts'
import { contactOf, tell } from '../webhooks/tell.ts'
import type { World } from '../world.ts'
import { contentOf } from './content.ts'
import { personOf, tellsNumber, userIdOf } from './people.ts'
import { type WriteInput, writeSchema } from './schema.ts'

export interface WriteResult {
  id: string
  /** Whether the first attempt of the webhook was answered with 200. Further attempts run in the background. */
  acknowledged: boolean
}

export function ourNumber({ state }: World, to: string): Num {
  const digits = to.replace(/\D/g, '')
  const number = [...state.numbers.values()].find(known => known.id === digits || known.digits === digits)
  if (!number) throw new Error(`no emulated number is ${to}`)
  return number
}

/** Sends a message as a customer. Throws if it is not valid, or if `to` is no number of ours. */
export async function write(world: World, given: WriteInput): Promise<WriteResult> {
  const input = writeSchema.parse(given)
  const number = ourNumber(world, input.to)
  const person = personOf(world.state, input.from)
  if (input.name !== undefined) person.name = input.name
  const id = input.id ?? newWamid()
  // A blocked person's message reaches nobody.
  if (number.blocked.has(person.waId)) return { id, acknowledged: true }
  const contact = contactOf(world, number, person)
  const { type, fields, text } = contentOf(world, input)
  const at = world.time.now()
  world.state.messages.set(id, {
    id,
    direction: 'inbound',
    numberId: number.id,
    customer: person.waId,
    at,
    type,
    content: { ...fields, withoutNumber: contact.wa_id === undefined },
    text,
    ...(input.replyTo && { replyTo: input.replyTo }),
    status: 'sent',
    history: [],
  })
  world.watchers.tell()
  const message = {
    ...(contact.wa_id !== undefined && { from: person.waId }),
    from_user_id: person.userId,
    id,
    timestamp: String(Math.floor(at / 1_000)),
    type,
    ...contextOf(number, input),
    ...(input.referral && { referral: referralOf(input.referral) }),
    ...(input.groupId && { group_id: input.groupId }),
    ...fields,
  }
  const acknowledged = await tell(world, number, 'messages', { contacts: [contact], messages: [message] })
  return { id, acknowledged }
}

function contextOf(number: Num, { replyTo, forwarded }: WriteInput): object {
  if (replyTo !== undefined) return { context: { from: number.digits, id: replyTo } }
  if (forwarded === undefined) return {}
  return { context: forwarded === 'many' ? { frequently_forwarded: true } : { forwarded: true } }
}

function referralOf({ sourceId, headline = 'An ad' }: NonNullable<WriteInput['referral']>): object {
  return {
    source_url: `https://fb.me/${sourceId}`,
    source_id: sourceId,
    source_type: 'ad',
    headline,
    body: 'Write to us',
    media_type: 'image',
    image_url: 'https://scontent.xx.fbcdn.net/image.jpg',
    ctwa_clid: `clid-${sourceId}`,
  }
}

/** Changes a person's number. They get another user id, and our numbers are told. */
export async function changeNumber(world: World, from: string, to: string): Promise<Person> {
  const person = personOf(world.state, from)
  const before = { waId: person.waId, userId: person.userId }
  const told = numbersOf(world, person).map(number => ({
    number,
    tellsNumber: tellsNumber(world.state, number, person, world.time.now()),
  }))
  world.state.people.delete(person.waId)
  person.waId = to.replace(/\D/g, '')
  person.userId = userIdOf(person.waId)
  world.state.people.set(person.waId, person)
  for (const { number, tellsNumber: shown } of told) {
    const body = `${person.name} changed from ${before.userId} to ${person.userId}`
    const system = {
      body,
      ...(shown && { wa_id: person.waId }),
      user_id: person.userId,
      type: shown ? 'user_changed_number' : 'user_changed_user_id',
    }
    await tell(world, number, 'messages', {
      messages: [
        {
          ...(shown && { from: before.waId }),
          from_user_id: before.userId,
          id: newWamid(),
          timestamp: String(Math.floor(world.time.now() / 1_000)),
          type: 'system',
          system,
        },
      ],
    })
    await tell(world, number, 'user_id_update', {
      user_id_update: [
        {
          ...(shown && { wa_id: person.waId }),
          user_id: { previous: before.userId, current: person.userId },
          timestamp: String(Math.floor(world.time.now() / 1_000)),
        },
      ],
    })
  }
  return person
}

/** Our numbers that exchanged messages with a person. */
function numbersOf({ state }: World, { waId }: Person): Num[] {
  const ids = new Set(
    [...state.messages.values()].filter(({ customer }) => customer === waId).map(({ numberId }) => numberId),
  )
  return [...state.numbers.values()].filter(({ id }) => ids.has(id))
}

/** Sends a message from our number in the business's own app. Coexistence reports it as an echo. */
export async function writeFromApp(
  world: World,
  { from, to, text }: { from: string; to: string; text: string },
): Promise<WriteResult> {
  const number = ourNumber(world, from)
  const person = personOf(world.state, to)
  const id = newWamid()
  const echo = {
    from: number.digits,
    to: person.waId,
    id,
    timestamp: String(Math.floor(world.time.now() / 1_000)),
    type: 'text',
    text: { body: text },
  }
  const acknowledged = await tell(world, number, 'smb_message_echoes', { message_echoes: [echo] })
  return { id, acknowledged }
}

/** Stops a business's marketing messages in the app, or allows them again. */
export function setPreference(
  world: World,
  { from, to, value }: { from: string; to: string; value: 'stop' | 'resume' },
): Promise<boolean> {
  const number = ourNumber(world, to)
  const person = personOf(world.state, from)
  const preference = {
    wa_id: person.waId,
    user_id: person.userId,
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: Math.floor(world.time.now() / 1_000),
  }
  return tell(world, number, 'user_preferences', { user_preferences: [preference] })
}

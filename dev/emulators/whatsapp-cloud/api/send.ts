import type { Context } from 'hono'
import { z } from 'zod'
import { hang, reset } from '../../shared/broken-answer.ts'
import type { Env } from '../../shared/listen.ts'
import { badParameter, GraphError } from '../graph-errors.ts'
import type { Message, Num, Person } from '../model.ts'
import { personByUserId, personOf } from '../people/people.ts'
import { tellStatus } from '../webhooks/tell.ts'
import type { World } from '../world.ts'
import { fateOf, live } from './lifecycle.ts'
import { messageSchema, type OutgoingMessage, readSchema } from './message-schema.ts'
import { checkTemplate } from './template-check.ts'
import { newWamid } from './wamid.ts'

const WINDOW_MS = 24 * 60 * 60_000
const AFTER = [
  'error_after_taking',
  'reset_after_taking',
  'hang_after_taking',
  'broken_body',
  'slow_answer',
] as const

/** Accepts a message, or a mark that a message was read (Meta, Messages, 2026-09). Throws as Meta refuses. */
export async function handleMessages(
  world: World,
  c: Context<Env>,
  number: Num,
  body: unknown,
): Promise<Response> {
  const read = readSchema.safeParse(body)
  if (read.success) {
    const message = world.state.messages.get(read.data.message_id)
    if (!message) throw badParameter('message_id')
    markRead(world, number, message, read.data.typing_indicator !== undefined)
    return c.json({ success: true })
  }
  const parsed = messageSchema.safeParse(body)
  if (!parsed.success) throw badParameter(z.prettifyError(parsed.error))
  return take(world, c, number, parsed.data)
}

/** Earlier messages count as read too (Meta, Mark messages as read, 2026-09). */
function markRead(world: World, number: Num, { customer, at }: Message, isTyping: boolean): void {
  for (const message of world.state.messages.values()) {
    const isTheirs = message.direction === 'inbound' && message.customer === customer
    if (isTheirs && message.numberId === number.id && message.at <= at) message.status = 'read'
  }
  const pair = { ours: `+${number.digits}`, customer: `+${customer}` }
  world.watchers.tell(() => (isTyping ? { typing: pair } : {}))
}

async function take(world: World, c: Context<Env>, number: Num, sent: OutgoingMessage): Promise<Response> {
  const { state, faults, time } = world
  const text = textOf(world, number, sent)
  const { person, contact } = whom(world, number, sent)
  const scope = { operation: 'messages', to: person?.waId ?? contact.input }
  const message: Message = {
    id: newWamid(),
    direction: 'outbound',
    numberId: number.id,
    customer: person?.waId ?? '',
    at: time.now(),
    type: sent.type,
    content: { ...sent, withoutNumber: !('wa_id' in contact) },
    text,
    ...(sent.biz_opaque_callback_data !== undefined && { mark: sent.biz_opaque_callback_data }),
    ...(sent.context && { replyTo: sent.context.message_id }),
    status: 'accepted',
    history: [],
  }
  const fault = faults.take(AFTER, scope)
  const failsWith = person ? failureOf(world, number, person, sent) : undefined
  if (person) {
    state.messages.set(message.id, message)
    world.watchers.tell()
    const fate = { ...fateOf(world, scope.to), failsWith }
    const sentTold = faults.take(['status_before_answer'], scope) !== undefined
    if (sentTold) {
      await tellStatus(world, number, person, { ...message, status: 'sent' })
      message.status = 'sent'
    }
    time.track(live(world, number, person, message, fate))
  }
  if (fault?.kind === 'error_after_taking')
    throw new GraphError(131000, 'Something went wrong', { status: 500 })
  if (fault?.kind === 'reset_after_taking') return reset(c)
  if (fault?.kind === 'hang_after_taking') return hang(c, time, fault.ms)
  if (fault?.kind === 'broken_body') return c.body('{"messaging_product":"whats', 200)
  if (fault?.kind === 'slow_answer') await time.pause(fault.ms)
  const isTemplate = sent.type === 'template'
  return c.json({
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: message.id, ...(isTemplate && { message_status: 'accepted' }) }],
  })
}

/**
 * The recipient, and their name in the answer. A number without its plus gets our own country's code. A user id in `to`
 * is accepted but reaches nobody. If both fields are given, `to` counts.
 */
function whom(
  { state }: World,
  number: Num,
  { to, recipient }: OutgoingMessage,
): { person?: Person; contact: { input: string; wa_id?: string; user_id?: string } } {
  if (to === undefined && recipient === undefined) throw badParameter('to or recipient is required')
  if (to === undefined) {
    const input = recipient ?? ''
    const person = personByUserId(state, input)
    if (!person) throw new GraphError(131026, 'Message undeliverable')
    return { person, contact: { input, user_id: person.userId } }
  }
  if (/[A-Za-z]/.test(to)) return { contact: { input: to } }
  const digits = to.replace(/\D/g, '')
  if (digits === number.digits) throw new GraphError(131021, 'Recipient cannot be the sender')
  const dialled = to.trim().startsWith('+') ? digits : `1${digits}`
  const person = personOf(state, dialled)
  return { person, contact: { input: to, wa_id: person.waId } }
}

/** The error with which a message fails later, although it was answered with 200 (Meta, Messages, 2026-09). */
function failureOf(
  { state, faults, time }: World,
  number: Num,
  person: Person,
  sent: OutgoingMessage,
): number | undefined {
  const fault = faults.take(['fails_later'], { to: person.waId })
  if (fault) return fault.code
  if (!person.reachable) return 131026
  if (number.blocked.has(person.waId)) return 130403
  if (sent.type === 'template') return undefined
  const last = [...state.messages.values()]
    .filter(m => m.direction === 'inbound' && m.numberId === number.id && m.customer === person.waId)
    .at(-1)
  return last && time.now() - last.at < WINDOW_MS ? undefined : 131047
}

function textOf({ state }: World, number: Num, sent: OutgoingMessage): string {
  switch (sent.type) {
    case 'text':
      return sent.text.body
    case 'interactive':
      return sent.interactive.body.text
    case 'template':
      return checkTemplate(state.accounts.get(number.accountId)?.templates ?? [], sent.template)
    case 'image':
      return sent.image.caption ?? ''
    case 'video':
      return sent.video.caption ?? ''
    case 'document':
      return sent.document.caption ?? ''
    default:
      return ''
  }
}

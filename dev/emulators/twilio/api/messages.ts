import type { Hono } from 'hono'
import { createMessage } from '../messages/create.ts'
import { startLifecycle } from '../messages/lifecycle.ts'
import { renderMessage } from '../messages/render.ts'
import type { Message } from '../state/model.ts'
import { addressKey } from '../state/store.ts'
import type { World } from '../world.ts'
import type { Env } from './env.ts'
import { notFound, TwilioError } from './errors.ts'
import { single } from './form.ts'
import { type ApiRequest, operation } from './operation.ts'
import { v2010Page } from './paging.ts'

/** Twilio's names of the statuses that are not final. */
const UNDER_WAY: string[] = ['accepted', 'scheduled', 'queued', 'sending']

const DAY_MS = 24 * 60 * 60 * 1000

export function messageOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'messages.create', async ({ account, form }) => {
    const message = createMessage(world, account, form)
    const faults = world.faults.takeDelivery({
      operation: 'messages.create',
      accountSid: account.sid,
      to: message.to,
    })
    // The answer shows the state at acceptance, whatever happens to the message meanwhile.
    const body = renderMessage(message)
    const firstCallback = startLifecycle(world, message, faults)
    if (faults.beforeAnswer) await firstCallback
    return { body, message }
  })
  operation(app, world, 'messages.list', request => ({
    body: v2010Page(select(world, request), request, 'messages', renderMessage),
  }))
  operation(app, world, 'messages.fetch', request => ({ body: renderMessage(findMessage(world, request)) }))
  operation(app, world, 'messages.update', request => {
    const message = findMessage(world, request)
    const changes: Partial<Message> = { updatedAt: world.clock.now() }
    if (single(request.form.Status) === 'canceled') {
      throw new TwilioError(30409, 'Only a scheduled message can be canceled')
    }
    requireCompleted(message)
    const body = single(request.form.Body)
    if (body) throw new TwilioError(20001, 'Body can only be emptied, to redact the message')
    if (body === '') changes.body = ''
    world.store.commit({ kind: 'messageChanged', sid: message.sid, changes })
    return { body: renderMessage(message) }
  })
  operation(app, world, 'messages.delete', request => {
    const message = findMessage(world, request)
    requireCompleted(message)
    world.store.commit({ kind: 'messageRemoved', sid: message.sid })
    return {}
  })
}

/** Neither a message nor its text can be deleted before the status is final. */
function requireCompleted({ status }: Message): void {
  if (UNDER_WAY.includes(status)) {
    throw new TwilioError(20009, 'Cannot delete message because delivery has not completed', 409)
  }
}

/** The message in the path, which has one of two names there. */
export function findMessage(world: World, { account, path, pathname }: ApiRequest): Message {
  const message = world.store.messages.get(path.MessageSid ?? path.Sid ?? '')
  if (message?.accountSid !== account.sid) throw notFound(pathname)
  return message
}

/** Newest first. Messages that aren't sent yet have no date, and match no filter by date. */
function select(world: World, { account, query }: ApiRequest): Message[] {
  const [to, from] = [query.get('To'), query.get('From')]
  const address = to ?? from
  const candidates = address
    ? (world.store.byAddress.get(addressKey(account.sid, address)) ?? [])
    : [...world.store.messages.values()]
  const inTime = dateFilter(query)
  return candidates
    .filter(
      message =>
        message.accountSid === account.sid &&
        (!to || message.to === to) &&
        (!from || message.from === from) &&
        inTime(message.sentAt),
    )
    .reverse()
    .sort((a, b) => b.createdAt - a.createdAt)
}

/**
 * DateSent only knows days (GMT). It ignores the time of day, so `DateSent>` and `DateSent<` both include the whole
 * day. A client that needs more precision must compare the dates itself.
 */
function dateFilter(query: URLSearchParams): (sentAt: number | null) => boolean {
  const on = dayOf(query.get('DateSent'))
  const from = dayOf(query.get('DateSent>'))
  const until = dayOf(query.get('DateSent<'))
  if (on === undefined && from === undefined && until === undefined) return () => true
  return sentAt => {
    if (sentAt === null) return false
    const day = Math.floor(sentAt / DAY_MS)
    return (
      (on === undefined || day === on) &&
      (from === undefined || day >= from) &&
      (until === undefined || day <= until)
    )
  }
}

function dayOf(value: string | null): number | undefined {
  if (!value) return undefined
  const ms = Date.parse(value.slice(0, 10))
  if (Number.isNaN(ms)) throw new TwilioError(20001, `Invalid date: ${value}`)
  return Math.floor(ms / DAY_MS)
}

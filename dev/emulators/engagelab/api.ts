import { type Context, Hono } from 'hono'
import { hang } from '../shared/broken-answer.ts'
import type { Scope } from '../shared/faults.ts'
import type { Env } from '../shared/listen.ts'
import type { EmulatedTemplate } from './account.ts'
import {
  type ApiRequest,
  addMessage,
  type EmulatedMessage,
  type Emulation,
  newMessageId,
} from './emulation.ts'
import { type ApiError, error, type Judged, judge, STATUS_OF } from './judge.ts'
import { startLife, takeDeliveryFaults } from './lifecycle.ts'

const DAY_MS = 24 * 3_600_000

const BEFORE = ['refused', 'rate_limited', 'error_before_taking', 'break_before_taking'] as const
const AFTER = ['error_after_taking', 'break_after_taking', 'answer_without_id'] as const

/** The parts of EngageLab's REST API that the service uses. */
export function apiApp(emulation: Emulation): Hono<Env> {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const entry: ApiRequest = { method: c.req.method, path: c.req.path }
    emulation.requests.push(entry)
    if (!isAuthentic(emulation, c.req.header('Authorization'))) return refuse(c, error(2001, 'token invalid'))
    await next()
    entry.status = c.res.status
    return undefined
  })
  app.get('/v1/templates', async c => {
    const sabotaged = await before(emulation, c, { operation: 'templates' })
    return sabotaged ?? c.json(emulation.account.templates.map(listed))
  })
  app.post('/v1/messages', async c => {
    const request = await c.req.json().catch(() => undefined)
    if (request === undefined) return refuse(c, error(3001, 'not JSON'))
    const to = Array.isArray(request?.to) ? String(request.to[0]) : undefined
    const scope: Scope = { operation: 'messages', to }
    for (const listener of emulation.sendListeners) listener(Object(request))
    const sabotaged = await before(emulation, c, scope)
    if (sabotaged) return sabotaged
    const judged = judge(emulation, Object(request))
    if ('code' in judged) return refuse(c, judged)
    return take(emulation, c, Object(request), judged, scope)
  })
  return app
}

function isAuthentic({ account }: Emulation, given: string | undefined): boolean {
  const { devKey, devSecret } = account
  return given === `Basic ${Buffer.from(`${devKey}:${devSecret}`).toString('base64')}`
}

function refuse(c: Context<Env>, { code, message }: ApiError, status = STATUS_OF[code] ?? 400): Response {
  return c.json({ code, message }, status as 400)
}

async function before(emulation: Emulation, c: Context<Env>, scope: Scope): Promise<Response | undefined> {
  const fault = emulation.faults.take(BEFORE, scope)
  switch (fault?.kind) {
    case undefined:
      return undefined
    case 'refused':
      return refuse(c, error(fault.code, `set as a fault for ${scope.to ?? 'this request'}`), fault.status)
    case 'rate_limited':
      return c.body(null, 429, { 'Retry-After': String(fault.retryAfterSeconds ?? 1) })
    case 'error_before_taking':
      return c.text('upstream', 503)
    case 'break_before_taking':
      return hang(c, emulation.time, fault.ms)
  }
}

async function take(
  emulation: Emulation,
  c: Context<Env>,
  request: Record<string, unknown>,
  judged: Judged,
  scope: Scope,
): Promise<Response> {
  const { faults, time, outsideWindow } = emulation
  const isOutside = !judged.isTemplate && !isWithinWindow(emulation, judged)
  if (isOutside && outsideWindow === 'refused') return refuse(c, error(3003, 'outside the 24 hours'))
  const marked = faults.take(['callbacks_without_mark'], scope) === undefined
  const message: EmulatedMessage = {
    id: newMessageId(),
    direction: 'outbound',
    ours: judged.ours,
    customer: judged.customer,
    type: judged.type,
    text: judged.text,
    body: Object(request.body),
    ...(typeof request.request_id === 'string' && { requestId: request.request_id }),
    ...(marked && request.custom_args !== undefined && { customArgs: request.custom_args }),
    status: 'plan',
    at: time.now(),
  }
  const first = faults.take(['callback_before_answer'], scope)
  const fault = faults.take(AFTER, scope)
  const delivery = takeDeliveryFaults(emulation, judged.customer)
  addMessage(emulation, message)
  const entry = emulation.requests.at(-1)
  if (entry) entry.messageId = message.id
  const outside = { status: 'delivered_failed', errorCode: 131047, message: 'Re-engagement message' }
  const { begun } = startLife(emulation, message, isOutside ? { ...delivery, final: outside } : delivery)
  if (first) await begun
  if (fault?.kind === 'error_after_taking') return c.text('upstream', 503)
  if (fault?.kind === 'break_after_taking') return hang(c, emulation.time, fault.ms)
  const id = fault?.kind === 'answer_without_id' ? {} : { message_id: message.id }
  return c.json({ ...id, request_id: message.requestId })
}

function isWithinWindow({ messages, time }: Emulation, { ours, customer }: Judged): boolean {
  return messages.some(
    message =>
      message.direction === 'inbound' &&
      message.ours === ours &&
      message.customer === customer &&
      message.at > time.now() - DAY_MS,
  )
}

function listed({ name, language, category, status, body }: EmulatedTemplate, index: number) {
  return {
    id: String(index + 1),
    name,
    language,
    category,
    status,
    components: [{ type: 'BODY', text: body }],
  }
}

import { randomUUID } from 'node:crypto'
import twilio from 'twilio'
import type { WebhookAttempt, WebhookOutcome } from '../ledger.ts'
import type { HttpMethod } from '../state/model.ts'
import type { World } from '../world.ts'
import type { HttpResult } from './http.ts'
import { type Overrides, parseOverrides, type RetryReason, splitFragment } from './overrides.ts'
import { type Reply, readReply } from './reply.ts'

/** A URL as it was configured, with fragment. */
export interface Target {
  url: string
  method: HttpMethod
}

export interface Delivery {
  kind: 'inbound' | 'status'
  messageSid: string
  authToken: string
  parameters: Record<string, string>
  main: Target
  /** The URL that is called when the main one has failed for good. Only inbound messages have one. */
  fallback?: Target
}

export interface Delivered {
  ok: boolean
  attempts: WebhookAttempt[]
  /** Messages that the answer told Twilio to send. */
  replies: Extract<Reply, { ok: true }>['messages']
}

/** Calls a webhook as Twilio does, with retries and fallback; each attempt goes to the ledger. Never rejects. */
export async function deliver(world: World, delivery: Delivery): Promise<Delivered> {
  // One token for each event; its retries have the same.
  const token = randomUUID()
  const attempts: WebhookAttempt[] = []
  const call = (target: Target, fallback: boolean, parameters: Record<string, string>) =>
    callWithRetries(world, { ...delivery, parameters }, target, fallback, token, attempts)

  const main = await call(delivery.main, false, delivery.parameters)
  if (main.ok || !delivery.fallback) return { ok: main.ok, attempts, replies: main.ok ? main.messages : [] }
  const { target } = splitFragment(delivery.main.url)
  const failure = { ErrorCode: String(main.errorCode), ErrorUrl: target }
  const second = await call(delivery.fallback, true, { ...delivery.parameters, ...failure })
  return { ok: second.ok, attempts, replies: second.ok ? second.messages : [] }
}

async function callWithRetries(
  world: World,
  delivery: Delivery,
  target: Target,
  fallback: boolean,
  token: string,
  attempts: WebhookAttempt[],
): Promise<Reply> {
  const { target: url, fragment } = splitFragment(target.url)
  const overrides = parseOverrides(fragment)
  const deadline = performance.now() + overrides.totalMs
  for (let attempt = 1; ; attempt++) {
    const request = build(url, target.method, delivery, token)
    const startedAt = performance.now()
    const at = Date.now()
    const left = deadline - startedAt
    const result = await world.http.send(request.url, request, {
      connectMs: Math.min(overrides.connectMs, left),
      readMs: Math.min(overrides.readMs, left),
    })
    const { reply, outcome } = judge(result, delivery.kind)
    const entry: WebhookAttempt = {
      kind: delivery.kind,
      messageSid: delivery.messageSid,
      url,
      method: target.method,
      attempt,
      fallback,
      at,
      startedAt,
      ms: performance.now() - startedAt,
      parameters: delivery.parameters,
      idempotencyToken: token,
      outcome,
      status: result.outcome === 'answered' ? result.status : undefined,
      errorCode: reply.ok ? undefined : reply.errorCode,
    }
    attempts.push(entry)
    world.ledger.addWebhook(entry)
    if (reply.ok || attempt > overrides.retries || !worthRetry(result, overrides)) return reply
    const goesOn = await world.background.pause(world.webhookRetryPauseMs)
    if (!goesOn || performance.now() >= deadline) return reply
  }
}

function build(target: string, method: HttpMethod, { authToken, parameters }: Delivery, token: string) {
  const get = method === 'GET'
  const form = new URLSearchParams(parameters).toString()
  const full = get ? `${target}${target.includes('?') ? '&' : '?'}${form}` : target
  const url = new URL(full)
  // User and password are sent as a header. The signature is of the URL without them.
  const credentials =
    url.username && `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const signed = credentials ? full.replace(/^(https?:\/\/)[^/@]*@/, '$1') : full
  return {
    url,
    method,
    body: get ? '' : form,
    headers: {
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, signed, get ? {} : parameters),
      'i-twilio-idempotency-token': token,
      ...(get ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
      ...(credentials ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {}),
    },
  }
}

/** 11200: the answer is an error; 11205: there was no answer. The content of a status callback's answer is not read. */
function judge(result: HttpResult, kind: Delivery['kind']): { reply: Reply; outcome: WebhookOutcome } {
  if (result.outcome !== 'answered')
    return { reply: { ok: false, errorCode: 11205 }, outcome: result.outcome }
  const { status, contentType, body } = result
  const reply = readReply(kind === 'status' && status < 300 ? 204 : status, contentType, body)
  if (reply.ok) return { reply, outcome: 'ok' }
  return { reply, outcome: reply.errorCode === 11200 ? 'http_error' : 'bad_reply' }
}

function worthRetry(result: HttpResult, { policy }: Overrides): boolean {
  const reason = retryReason(result)
  return reason !== undefined && policy.has(reason)
}

function retryReason(result: HttpResult): RetryReason | undefined {
  switch (result.outcome) {
    case 'connect_failed':
    case 'connect_timeout':
      return 'ct'
    // A connection that was lost after the request was sent is no failure to connect: the other side may have read it.
    case 'read_timeout':
    case 'connection_lost':
      return 'rt'
    case 'answered':
      return result.status >= 500 ? '5xx' : result.status >= 400 ? '4xx' : undefined
  }
}

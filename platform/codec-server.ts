import type { Payload, PayloadCodec } from '@temporalio/common'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { UNTRUSTED } from '../domain/untrusted-payloads.ts'
import { refuseForeign } from './foreign-requests.ts'

/** Payloads in the form that the UI sends: proto3 JSON, bytes in base64. */
const payloadsSchema = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() }))
    .default([]),
})
type JsonPayload = z.output<typeof payloadsSchema>['payloads'][number]

/**
 * The codec server for the Temporal UI. The operator's browser sends it encrypted payloads and gets them back in clear.
 * Anybody who reaches it can read everything, so it belongs on loopback, or behind a proxy that authenticates operators.
 *
 * Bad requests get 400 or 413. A payload that none of the keys opens gets 422. Contract:
 * https://docs.temporal.io/production-deployment/data-encryption
 *
 * @param uiOrigins the UI's origins; pages of other origins get no answer
 * @param hosts names, besides loopback's, by which operators' browsers reach the server
 */
export function codecServer(codec: PayloadCodec, uiOrigins: string[], hosts: readonly string[] = []): Hono {
  const app = new Hono()
  app.use(refuseForeign({ hosts, origins: uiOrigins, setting: 'OPERATOR_HOSTS' }))
  app.use(cors({ origin: uiOrigins, allowHeaders: ['Content-Type', 'X-Namespace', 'Authorization'] }))
  app.use(bodyLimit({ maxSize: 16 * 1024 * 1024 }))
  for (const direction of ['encode', 'decode'] as const) {
    app.post(`/${direction}`, async c => {
      const body: unknown = await c.req.json().catch(() => undefined)
      const parsed = payloadsSchema.safeParse(body)
      if (!parsed.success) return refused(c, 400, 'invalid_request', SHAPE)
      const payloads = parsed.data.payloads.map(fromJson)
      // If this fails, the payload is bad: it was sealed with another key, changed, or cut short.
      const changed = await codec[direction](payloads).catch(() => undefined)
      return changed && !changed.some(isUnreadable)
        ? c.json({ payloads: changed.map(toJson) })
        : refused(c, 422, 'unreadable_payload', UNREADABLE)
    })
  }
  app.notFound(c => refused(c, 404, 'not_found', { detail: 'Only POST /encode and POST /decode exist.' }))
  // Neither the message nor the stack of the error is sent, because they may quote what was sealed.
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    return refused(c, 500, 'internal_error', { detail: 'The payloads could not be converted.' })
  })
  return app
}

const SHAPE = {
  detail: 'The body is not a list of payloads.',
  fix: 'Send {"payloads": [{"metadata": {…}, "data": "…"}]}, bytes in base64.',
}
const UNREADABLE = {
  detail: 'A payload is damaged, or can’t be decrypted with the keys of this service.',
  fix: 'Check that SECRETS_KEY contains every key with which payloads were encrypted.',
}

/** Whether the codec has marked the payload as one that it could not open. */
function isUnreadable({ metadata }: Payload): boolean {
  const encoding = Buffer.from(metadata?.encoding ?? []).toString()
  return encoding === UNTRUSTED.unreadable || encoding === UNTRUSTED.foreign
}

function refused(
  c: Context,
  status: 400 | 404 | 422 | 500,
  code: string,
  told: { detail: string; fix?: string },
): Response {
  return c.json({ status, code, ...told }, status, { 'Content-Type': 'application/problem+json' })
}

function fromJson({ metadata = {}, data }: JsonPayload): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    ...(data !== undefined && { data: Buffer.from(data, 'base64') }),
  }
}

function toJson({ metadata, data }: Payload): JsonPayload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    ...(data && { data: Buffer.from(data).toString('base64') }),
  }
}

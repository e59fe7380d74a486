import type { Payload, PayloadCodec } from '@temporalio/common'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { isBrokenOff } from './broken-off.ts'

/** A payload as the UI sends it: proto3 JSON, bytes in base64. */
interface JsonPayload {
  metadata?: Record<string, string>
  data?: string
}

/**
 * The codec server of the Temporal UI: the operator's browser sends it what it can't read, and gets it back in clear.
 * Whoever reaches it reads everything, so it belongs on loopback, or behind a proxy that knows the operators.
 * Contract: https://docs.temporal.io/production-deployment/data-encryption
 *
 * @param uiOrigins the UI's addresses; browsers let no other page read the answers
 */
export function codecServer(codec: PayloadCodec, uiOrigins: string[]): Hono {
  const app = new Hono()
  app.use(cors({ origin: uiOrigins, allowHeaders: ['Content-Type', 'X-Namespace', 'Authorization'] }))
  app.use(bodyLimit({ maxSize: 16 * 1024 * 1024 }))
  app.use(async (c, next) => {
    const origin = c.req.header('Origin')
    // A request without an origin is no browser's; one with another comes from a page that has no business here.
    if (origin !== undefined && !uiOrigins.includes(origin)) return c.text('unknown origin', 403)
    return next()
  })
  for (const direction of ['encode', 'decode'] as const) {
    app.post(`/${direction}`, async c => {
      const { payloads = [] } = await c.req.json<{ payloads?: JsonPayload[] }>()
      const changed = await codec[direction](payloads.map(fromJson))
      return c.json({ payloads: changed.map(toJson) })
    })
  }
  app.onError((error, c) => {
    if (isBrokenOff(error, c)) return c.text('the request broke off', 400)
    if (error instanceof HTTPException) return error.getResponse()
    console.error(error)
    return c.text('Internal Server Error', 500)
  })
  return app
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

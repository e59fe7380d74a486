import { z } from '@hono/zod-openapi'
import { isPoint } from '../../platform/vapid.ts'
import { id, timestamp } from './common.ts'

/** The address may be any, as each maker of browsers has its own; so it is looked at again when it is called. */
const endpoint = z
  .url({ error: 'must be a URL' })
  .max(1_000)
  .openapi({ description: 'The address at the push service of the browser’s maker.' })

const point = z
  .string()
  .max(100)
  .refine(isPoint, 'must be a point of P-256 in base64url, as PushSubscription.toJSON() gives it')
const secret = z
  .string()
  .max(40)
  .refine(text => Buffer.from(text, 'base64url').length === 16, 'must be 16 bytes in base64url')

export const newPushSubscription = z
  .strictObject({
    endpoint,
    keys: z.strictObject({ p256dh: point, auth: secret }),
    showsText: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether notifications show what the customer wrote.' }),
  })
  .openapi('NewPushSubscription', {
    description: 'What PushManager.subscribe() returns in the browser, without `expirationTime`.',
  })

export const pushSubscription = z
  .object({
    id,
    service: z.string().openapi({ description: 'The host of the push service.' }),
    showsText: z.boolean(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable().openapi({ description: 'When the last notification went out.' }),
    failures: z
      .number()
      .int()
      .openapi({ description: 'How many notifications in a row did not go out; after 5 it ends.' }),
    current: z.boolean().openapi({ description: 'Whether it is of the session of this request.' }),
  })
  .openapi('PushSubscription')

export const push = z
  .object({
    publicKey: z.string().nullable().openapi({
      description: 'The `applicationServerKey` of subscriptions; null: nothing is pushed here.',
    }),
    subscriptions: z.array(pushSubscription),
  })
  .openapi('Push')

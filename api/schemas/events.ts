import { z } from '@hono/zod-openapi'
import { actor, id, timestamp } from './common.ts'

export const event = z
  .object({
    id: z.string().openapi({ description: 'The position of the event in the stream of all events.' }),
    conversationId: id,
    channelId: id,
    type: z.string(),
    at: timestamp,
    actor,
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event')

import { z } from '@hono/zod-openapi'
import { actor, id, timestamp } from './common.ts'
import { conversation } from './conversations.ts'
import { message } from './messages.ts'

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

/** An event with the conversation and message it concerns, so that a client of the stream need not ask for them. */
export const streamedEvent = z
  .object({
    ...event.shape,
    conversationId: id.nullable().openapi({ description: 'Null for agent.presence and channel.settings.' }),
    channelId: id.nullable().openapi({ description: 'Null for agent.presence.' }),
    conversation: conversation.optional().openapi({
      description:
        'The state when the event is sent. Absent for message.status and message.media, which do not change the conversation.',
    }),
    message: message
      .optional()
      .openapi({ description: 'The message that the event is about, in its state when the event is sent.' }),
  })
  .openapi('StreamedEvent')

/** What the stream tells without an id: it is stored nowhere, or follows from what is. */
export const passingEvent = z
  .object({
    type: z.enum(['viewing', 'typing', 'draft', 'line.changed', 'notification']),
    conversationId: id.nullable(),
    channelId: id.nullable(),
    at: timestamp,
    actor,
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('PassingEvent')

import { z } from '@hono/zod-openapi'
import { actor, id, timestamp } from './common.ts'
import { conversation, event, message } from './conversations.ts'

const erasure = z.object({
  since: timestamp.openapi({ description: 'When their name and addresses went.' }),
  by: actor.openapi({ description: 'Who asked for it.' }),
  endedAt: timestamp.nullable().openapi({
    description:
      'When the last of it was done: texts and files here, at the provider, and in the histories of the workflows.',
  }),
  keptAtProvider: z.number().int().openapi({
    description:
      'Messages that are still at the provider: to be deleted yet, or, once it has ended, refused.',
  }),
})

export const contact = z
  .object({
    id,
    channelId: id,
    name: z.string().nullable(),
    addresses: z.array(z.string()).openapi({ example: ['whatsapp:+66812345678'] }),
    optedOutAt: timestamp.nullable().openapi({ description: 'Since when they want no messages (STOP).' }),
    marketingStoppedAt: timestamp.nullable().openapi({
      description:
        'Since when they take nothing that is marketing, as they told the provider; answers still go.',
    }),
    createdAt: timestamp,
    erasure: erasure.nullable().openapi({ description: 'Null: they were not erased.' }),
  })
  .openapi('Contact')

export const startedErasure = z
  .object({
    done: z
      .boolean()
      .openapi({ description: 'Whether all of it is done; else ask the contact for its `erasure`.' }),
    workflowId: z.string().openapi({ description: 'The workflow that does it, in the Temporal UI.' }),
  })
  .openapi('StartedErasure')

const survey = z.object({
  id,
  conversationId: id,
  status: z.string(),
  score: z.number().int().nullable(),
  scoredAt: timestamp.nullable(),
  comment: z.string().nullable(),
  createdAt: timestamp,
})

export const contactExport = z
  .object({
    exportedAt: timestamp,
    contact,
    conversations: z
      .array(
        z.object({
          ...conversation.shape,
          messages: z.array(message),
          events: z.array(event),
          surveys: z.array(survey),
        }),
      )
      .openapi({ description: 'The oldest first.' }),
  })
  .openapi('ContactExport')

import { z } from '@hono/zod-openapi'
import { actor, id, timestamp } from './common.ts'
import { conversation, event, message } from './conversations.ts'
import { draft } from './drafts.ts'

const erasure = z.object({
  since: timestamp.openapi({ description: 'When name and addresses were deleted.' }),
  by: actor.openapi({ description: 'Who requested the erasure.' }),
  endedAt: timestamp.nullable().openapi({
    description:
      'When the erasure was complete: texts and files in this service, at the provider, and in the workflow histories.',
  }),
  keptAtProvider: z.number().int().openapi({
    description:
      'Messages that the provider still has. While the erasure runs they are to be deleted; after its end the provider has refused to delete them.',
  }),
})

export const contact = z
  .object({
    id,
    channelId: id,
    name: z.string().nullable(),
    addresses: z.array(z.string()).openapi({ example: ['whatsapp:+66812345678'] }),
    optedOutAt: timestamp.nullable().openapi({ description: 'When the contact opted out (STOP).' }),
    marketingStoppedAt: timestamp.nullable().openapi({
      description:
        'When the contact refused marketing messages at the provider. Other messages are still delivered.',
    }),
    createdAt: timestamp,
    erasure: erasure.nullable().openapi({ description: 'null: the contact was not erased.' }),
  })
  .openapi('Contact')

export const startedErasure = z
  .object({
    done: z.boolean().openapi({
      description: 'Whether the erasure is complete. If not, read the contact’s `erasure` later.',
    }),
    workflowId: z.string().openapi({
      description: 'The id of the workflow that erases the contact. Search for it in the Temporal UI.',
    }),
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
          drafts: z.array(z.object({ agentId: id, ...draft.shape })),
          surveys: z.array(survey),
        }),
      )
      .openapi({ description: 'Oldest first.' }),
  })
  .openapi('ContactExport')

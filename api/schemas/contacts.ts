import { z } from '@hono/zod-openapi'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { actor, id, page, timestamp } from './common.ts'
import { conversation } from './conversations.ts'
import { draft } from './drafts.ts'
import { event } from './events.ts'
import { labelName } from './labels.ts'
import { medium, message } from './messages.ts'

const erasure = z.object({
  since: timestamp.openapi({ description: 'When name and addresses were deleted.' }),
  by: actor.openapi({ description: 'Who requested the erasure.' }),
  endedAt: timestamp.nullable().openapi({
    description:
      'When the erasure was complete: texts and files in this service, at the provider, and in the workflow histories.',
  }),
  keptAtProvider: z.number().int().openapi({
    description:
      'Messages that the provider still has. While the erasure runs they are to be deleted; after its end the provider has refused to delete them, or their outcome is unknown: if a late report tells it, repeat the request.',
  }),
})

const block = z.object({
  since: timestamp,
  by: actor,
  atProvider: z.boolean().nullable().openapi({
    description: 'Whether the provider keeps their messages away too; null: it can’t, or was not asked yet.',
  }),
  error: z
    .object({ code: z.string(), class: z.enum(FAILURE_CLASSES), detail: z.string(), fix: z.string() })
    .nullable()
    .openapi({ description: 'Why the provider does not.' }),
})

const merge = z.object({
  id,
  contactId: id.openapi({ description: 'The contact that was merged into this one.' }),
  name: z.string().nullable().openapi({ description: 'Its name.' }),
  by: actor,
  at: timestamp,
  undoUntil: timestamp,
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
    labels: z.array(z.string()),
    notes: z.string().openapi({ description: 'What people here know of them; the contact never sees it.' }),
    block: block.nullable().openapi({
      description:
        'What they write is kept with their last conversation, and nobody is asked to answer it. Null: they are not blocked.',
    }),
    merges: z.array(merge).openapi({
      description:
        'Merges into this contact that people asked for and that can still be undone, the newest first. They are undone in this order.',
    }),
    version: z.number().int().openapi({ description: 'For If-Match.' }),
    createdAt: timestamp,
    erasure: erasure.nullable().openapi({ description: 'null: the contact was not erased.' }),
  })
  .openapi('Contact')

export const contactChanges = z
  .strictObject({
    name: z.string().trim().min(1, 'must not be empty').max(200).nullable().optional().openapi({
      description: 'Kept, whatever the customer calls themselves; null: theirs, from their next message on.',
    }),
    labels: z
      .array(labelName)
      .max(LABEL_LIMITS.conversation)
      .transform(labels => [...new Set(labels)])
      .optional()
      .openapi({ description: 'All of them.', type: 'array', items: { type: 'string' } }),
    notes: z.string().max(10_000).optional(),
  })
  .openapi('ContactChanges')

export const contactFilter = z.object({
  ...page,
  channelId: id.optional(),
  q: z.string().trim().min(1, 'must not be empty').max(100).optional().openapi({
    description:
      'The beginning of a name; or, if it has three digits or more and nothing else, the end of a number. The list is ordered by it; without it the newest come first.',
  }),
  label: labelName.optional(),
  blocked: z.enum(['true', 'false']).optional(),
})

export const merging = z
  .strictObject({ intoId: id.openapi({ description: 'The contact that stays.' }) })
  .openapi('ContactMerge')

export const mergeParameters = z.object({ id, mergeId: id })

export const unmerged = z
  .object({
    stayed: contact.openapi({ description: 'The contact that had stayed.' }),
    separated: contact.openapi({ description: 'The contact that had been merged into it.' }),
  })
  .openapi('ContactUnmerge')

export const contactFile = z
  .object({
    ...medium.shape,
    direction: z.enum(['inbound', 'outbound']),
    conversationId: id,
    messageId: id,
    at: timestamp,
  })
  .openapi('ContactFile')

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

const keptMerge = z.object({
  id,
  contactId: id,
  intoId: id,
  at: timestamp,
  undoneAt: timestamp.nullable(),
  addresses: z.array(z.string()),
  before: z.array(z.object({ name: z.string().nullable(), labels: z.array(z.string()), notes: z.string() })),
})

export const contactExport = z
  .object({
    exportedAt: timestamp,
    contact,
    merges: z.array(keptMerge).openapi({
      description:
        'What is kept for 24 hours to undo merges: addresses of the contact that was merged, and name, labels and notes of both, that contact first.',
    }),
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

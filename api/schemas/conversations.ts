import { z } from '@hono/zod-openapi'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { DRAFT_MODES } from '../../domain/draft.ts'
import { actor, id, keptTemplate, timestamp } from './common.ts'
import { snooze } from './later.ts'

export const lastMessage = z.object({
  id,
  seq: z.number().int(),
  direction: z.enum(['inbound', 'outbound']),
  kind: z.string(),
  author: z.object({ kind: z.enum(['contact', 'agent', 'ai', 'system']), id: id.nullable() }),
  snippet: z.string().openapi({
    description:
      'The beginning of its text; without one, what it is in words. Empty for a template and for files alone.',
  }),
  media: z.number().int().openapi({ description: 'How many files.' }),
  template: z.boolean(),
  sentTemplate: keptTemplate.nullable().openapi({
    description: 'The template that was sent, with its values; GET /v1/channels/{id}/templates has its text.',
  }),
  at: timestamp,
})

/** Somebody who has a conversation open. */
export const viewer = z
  .object({
    agentId: id,
    name: z.string(),
    since: timestamp,
    typing: z.enum(DRAFT_MODES).nullable().openapi({ description: 'What they are writing; null: nothing.' }),
  })
  .openapi('Viewer')

export const conversation = z
  .object({
    id,
    channelId: id,
    contact: z.object({
      id,
      address: z.string().openapi({ example: 'whatsapp:+66812345678' }),
      name: z.string().nullable(),
      optedOutAt: timestamp.nullable().openapi({
        description:
          'When the customer opted out (STOP). No automatic messages are sent after that. null: not opted out.',
      }),
    }),
    window: z
      .object({
        freeTextUntil: timestamp
          .nullable()
          .openapi({ description: 'null: the customer has never written, so only a template can be sent.' }),
      })
      .nullable()
      .openapi({
        description: 'WhatsApp’s window of 24 hours after the customer’s last message. null for SMS.',
      }),
    status: z.enum(CONVERSATION_STATUSES),
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    aiAgentId: id.nullable(),
    priority: z.enum(PRIORITIES),
    labels: z.array(z.string()),
    previousId: id.nullable().openapi({ description: 'The previous conversation of the same contact.' }),
    mergedInto: id.nullable().openapi({
      description: 'The conversation that replaced this one, because both were with the same person.',
    }),
    startedBy: actor,
    workflowId: z.string(),
    createdAt: timestamp,
    statusSince: timestamp,
    waitingSince: timestamp.nullable().openapi({
      description:
        'Since when the customer has been waiting for an answer. null: the customer is not waiting.',
    }),
    unattendedSince: timestamp.nullable().openapi({
      description:
        'Since when all available agents have had the conversation without answering. The conversation is first in the queue and needs attention.',
    }),
    snooze: snooze.nullable().openapi({ description: 'Set while somebody has put it aside.' }),
    resolvedAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    closeReason: z.string().nullable(),
    textsGoneAt: timestamp.nullable().openapi({
      description:
        'When the texts were deleted, because the contact was erased or the time in `retention` was over.',
    }),
    lastMessage: lastMessage.nullable(),
    lastInboundSeq: z.number().int().openapi({
      description:
        'The place of the customer’s last message; what lies behind an agent’s read mark is unread for them. 0: none since this is kept.',
    }),
  })
  .openapi('Conversation')

/** A conversation as somebody sees it, with what only they know of it, and who else is there. */
export const listedConversation = z
  .object({
    ...conversation.shape,
    unread: z
      .object({
        count: z.number().int().openapi({ description: 'Of the customer’s messages, at most 99.' }),
        readSeq: z.number().int().openapi({ description: 'Up to where you have read.' }),
      })
      .nullable()
      .openapi({ description: 'Of the agent who asks. Null for the administrator’s own token.' }),
    viewers: z.array(viewer),
    drafts: z.array(z.object({ agentId: id, mode: z.enum(DRAFT_MODES), since: timestamp })).openapi({
      description: 'Who has begun to write what; the texts are their own.',
    }),
  })
  .openapi('ListedConversation')

import { z } from '@hono/zod-openapi'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { MEDIUM_STATES } from '../../domain/media.ts'
import { id, keptTemplate, timestamp } from './common.ts'

const mediumError = z.object({ code: z.string(), detail: z.string(), fix: z.string() })

const signedUrl = z.string().nullable().openapi({
  description:
    'A signed link that needs no token. It is valid for at least one hour. null: the file is not stored yet.',
})

export const medium = z
  .object({
    id,
    url: signedUrl,
    contentType: z.string(),
    status: z.enum(MEDIUM_STATES),
    size: z.number().int().nullable().openapi({ description: 'Bytes.' }),
    name: z.string().optional().openapi({ description: 'Of a file that was uploaded here.' }),
    alt: z
      .string()
      .optional()
      .openapi({ description: 'What a picture shows, in the words of the agent who sent it.' }),
    error: mediumError
      .nullable()
      .openapi({ description: 'Why the file is missing. While it is pending: why the last attempt failed.' }),
  })
  .openapi('Medium')

const messageMedium = medium.partial().required({ url: true }).openapi('MessageMedium', {
  description:
    'For a customer’s message: a Medium. For our messages: the public `url` that was sent, and its type if known; for an uploaded file: a Medium with its `name`.',
})

export const message = z
  .object({
    id,
    conversationId: id,
    seq: z.number().int().openapi({
      description: 'Its place in the conversation, in one row with the events; there are gaps.',
    }),
    direction: z.enum(['inbound', 'outbound']),
    kind: z.string().openapi({
      description:
        'contact, reply, greeting, survey, survey_comment, survey_thanks, elsewhere (sent from our number by another program)',
    }),
    author: z.object({ kind: z.enum(['contact', 'agent', 'ai', 'system']), id: id.nullable() }),
    text: z.string(),
    media: z.array(messageMedium),
    template: keptTemplate.nullable(),
    details: z.record(z.string(), z.unknown()).openapi({
      description:
        'What the provider told about a customer’s message. `cut` names the parts that are longer than any provider allows, and are not kept whole.',
    }),
    replyTo: z
      .object({ messageId: id.nullable(), providerMessageId: z.string() })
      .nullable()
      .openapi({ description: 'The message that it quotes; `messageId` is null where that is not here.' }),
    shownAs: z.string().nullable().openapi({
      description:
        'Describes a customer’s message that has neither text nor media: a contact card, a poll, a location …',
      example: 'a poll',
    }),
    reactions: z
      .array(
        z.object({
          emoji: z.string().nullable().openapi({ description: 'null: a sticker.' }),
          at: timestamp,
          by: z.enum(['contact']),
        }),
      )
      .openapi({ description: 'The latest reaction of each person, unless they removed it.' }),
    status: z
      .enum(['received', 'queued', 'sent', 'delivered', 'read', 'failed', 'unknown'])
      .openapi({ description: 'Inbound messages are always "received".' }),
    error: z
      .object({ code: z.string(), class: z.enum(FAILURE_CLASSES), detail: z.string(), fix: z.string() })
      .nullable(),
    providerMessageId: z.string().nullable(),
    attempts: z.number().int().nullable().openapi({
      description:
        'How often it was tried to send it, by itself or by a person (GET …/messages/{messageId}/attempts); of several parts, the one that was tried most often. null: it is the customer’s.',
    }),
    late: z.boolean(),
    receivedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi('Message')

import { z } from '@hono/zod-openapi'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { MEDIUM_STATES } from '../../domain/media.ts'
import { MAX_FILES } from '../../domain/outgoing-media.ts'
import {
  actor,
  contentSid,
  contentVariables,
  id,
  keptTemplate,
  moment,
  page,
  template,
  timestamp,
} from './common.ts'

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
          'Since when they want no messages (STOP): nothing automatic goes to them. Null: they take them.',
      }),
    }),
    window: z
      .object({
        freeTextUntil: timestamp
          .nullable()
          .openapi({ description: 'Null: the customer never wrote, so that only a template goes out.' }),
      })
      .nullable()
      .openapi({ description: 'Of WhatsApp’s 24 hours after the customer’s last message; null for SMS.' }),
    status: z.enum(CONVERSATION_STATUSES),
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    aiAgentId: id.nullable(),
    priority: z.enum(PRIORITIES),
    labels: z.array(z.string()),
    previousId: id.nullable().openapi({ description: 'The same contact’s conversation before this one.' }),
    mergedInto: id.nullable().openapi({
      description:
        'The conversation that goes on in place of this one, where both turned out to be with one person.',
    }),
    startedBy: actor,
    workflowId: z.string(),
    createdAt: timestamp,
    statusSince: timestamp,
    waitingSince: timestamp
      .nullable()
      .openapi({ description: 'Since when the customer waits for an answer; null when nobody does.' }),
    unattendedSince: timestamp.nullable().openapi({
      description:
        'Since when everybody who is there had it and did not answer; it stands first in the line, for somebody to see to.',
    }),
    resolvedAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    closeReason: z.string().nullable(),
    textsGoneAt: timestamp.nullable().openapi({
      description:
        'Since when its texts are no more: the contact was erased, or the time of `retention` was over.',
    }),
  })
  .openapi('Conversation')

const mediumError = z.object({ code: z.string(), detail: z.string(), fix: z.string() })

const signedUrl = z.string().nullable().openapi({
  description: 'Signed, and good for an hour or a little more; needs no token. Null while it is not here.',
})

export const medium = z
  .object({
    id,
    url: signedUrl,
    contentType: z.string(),
    status: z.enum(MEDIUM_STATES),
    size: z.number().int().nullable().openapi({ description: 'Bytes.' }),
    error: mediumError
      .nullable()
      .openapi({ description: 'Why it is not here; while it is pending, why the last try failed.' }),
  })
  .openapi('Medium')

const messageMedium = medium.partial().required({ url: true }).openapi('MessageMedium', {
  description:
    'Of a customer’s message: a Medium. Of ours: the public `url` it was sent with, and its type where that is known.',
})

export const message = z
  .object({
    id,
    conversationId: id,
    direction: z.enum(['inbound', 'outbound']),
    kind: z.string().openapi({
      description:
        'contact, reply, greeting, survey, survey_comment, survey_thanks, elsewhere (sent from our number by somebody else)',
    }),
    author: z.object({ kind: z.enum(['contact', 'agent', 'ai', 'system']), id: id.nullable() }),
    text: z.string(),
    media: z.array(messageMedium),
    template: keptTemplate.nullable(),
    details: z.record(z.string(), z.unknown()),
    shownAs: z.string().nullable().openapi({
      description:
        'What a customer’s message is, in words, where neither text nor media show it: a contact card, a poll, a place …',
      example: 'a poll',
    }),
    reactions: z
      .array(
        z.object({
          emoji: z.string().nullable().openapi({ description: 'Null: a sticker.' }),
          at: timestamp,
          by: z.enum(['contact']),
        }),
      )
      .openapi({ description: 'The latest of each person, unless they took it back.' }),
    status: z
      .enum(['received', 'queued', 'sent', 'delivered', 'read', 'failed', 'unknown'])
      .openapi({ description: 'An inbound message is always "received".' }),
    error: z
      .object({ code: z.string(), class: z.enum(FAILURE_CLASSES), detail: z.string(), fix: z.string() })
      .nullable(),
    providerMessageId: z.string().nullable(),
    late: z.boolean(),
    receivedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi('Message')

export const event = z
  .object({
    id: z.string().openapi({ description: 'Its place in the stream of all events.' }),
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
    conversation: conversation.optional().openapi({
      description:
        'As it is when the event is told. Not with message.status and message.media, which change nothing in it.',
    }),
    message: message
      .optional()
      .openapi({ description: 'That the event is about, as it is when the event is told.' }),
  })
  .openapi('StreamedEvent')

export const conversationFilter = z.object({
  ...page,
  channelId: id.optional(),
  status: z
    .string()
    .transform(value => value.split(','))
    .pipe(z.array(z.enum(CONVERSATION_STATUSES)))
    .optional()
    .openapi({ description: 'One status, or several separated by commas.', type: 'string' }),
  assigneeId: id.optional(),
  from: moment.optional().openapi({ description: 'Created at or after.' }),
  to: moment.optional().openapi({ description: 'Created before.' }),
})

const mediaUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL that the provider can reach' })
  .max(2_000)
const text = z.string().max(16_000, 'must be at most 16,000 characters')

const contentFields = {
  text: text.optional(),
  media: z
    .array(z.strictObject({ url: mediaUrl }))
    .max(MAX_FILES, `must be at most ${MAX_FILES}`)
    .optional()
    .openapi({
      description:
        'Each address is looked at, and what the medium would not take is refused: by MMS 5 MB in all; on WhatsApp, where each file is a message of its own, pictures of 5 MB, other files of 16 MB, stickers of 100 KB.',
    }),
  contentSid: contentSid.optional(),
  contentVariables: contentVariables.optional(),
  template: template.optional().openapi({ description: 'In place of contentSid, for every provider.' }),
}

type Content = {
  text?: string
  media?: unknown[]
  contentSid?: string
  contentVariables?: unknown
  template?: unknown
}

const isTemplate = ({ contentSid, template }: Content) => contentSid !== undefined || template !== undefined
const saysSomething = (content: Content) =>
  Boolean(content.text?.trim()) || (content.media?.length ?? 0) > 0 || isTemplate(content)
const notBoth = (content: Content) =>
  !isTemplate(content) || (content.text === undefined && content.media === undefined)
const oneTemplate = ({ contentSid, template }: Content) => contentSid === undefined || template === undefined
const variablesOfTemplate = (content: Content) =>
  content.contentVariables === undefined || content.contentSid !== undefined

const NOTHING = { path: ['text'], message: 'give text, media, template or contentSid' }
const BOTH = { path: ['contentSid'], message: 'a template brings its own text; leave out text and media' }
const TWO = { path: ['template'], message: 'give either template or contentSid' }
const NO_TEMPLATE = { path: ['contentVariables'], message: 'belongs to a contentSid' }

export const newMessage = z
  .strictObject(contentFields)
  .refine(saysSomething, NOTHING)
  .refine(notBoth, BOTH)
  .refine(oneTemplate, TWO)
  .refine(variablesOfTemplate, NO_TEMPLATE)
  .openapi('NewMessage')

export const newConversation = z
  .strictObject({
    channelId: id,
    to: z.string().min(1).max(200).openapi({ example: '+66812345678' }),
    ...contentFields,
    assigneeId: id
      .optional()
      .openapi({ description: 'Who is to have it; else the agent whose token this is.' }),
  })
  .refine(saysSomething, NOTHING)
  .refine(notBoth, BOTH)
  .refine(oneTemplate, TWO)
  .refine(variablesOfTemplate, NO_TEMPLATE)
  .openapi('NewConversation')

export const assignment = z
  .strictObject({ agentId: id.optional(), teamId: id.optional(), aiAgentId: id.optional() })
  .refine(to => [to.agentId, to.teamId, to.aiAgentId].filter(Boolean).length === 1, {
    path: ['agentId'],
    message: 'give one of agentId, teamId and aiAgentId',
  })
  .openapi('Assignment')
export const settlement = z
  .strictObject({
    sent: z.boolean().describe('True: the customer has it. False: it did not go, and may be sent again.'),
  })
  .openapi('Settlement')
export const resolution = z.strictObject({ survey: z.boolean().optional() }).openapi('Resolution')
export const note = z
  .strictObject({ text: z.string().trim().min(1, 'must not be empty').max(10_000) })
  .openapi('Note')

const labels = z.array(z.string().trim().min(1).max(LABEL_LIMITS.length)).max(LABEL_LIMITS.change)
export const labelChange = z
  .strictObject({ add: labels.optional(), remove: labels.optional() })
  .refine(change => (change.add?.length ?? 0) + (change.remove?.length ?? 0) > 0, {
    path: ['add'],
    message: 'give labels to add or to remove',
  })
  .openapi('LabelChange')

const outcomeStatus = z.enum(['pending', 'done', 'refused'])
const refusal = z.object({ code: z.string(), detail: z.string() })

export const accepted = z
  .object({
    commandId: id,
    conversationId: id,
    messageId: id.optional(),
    href: z.string().openapi({ description: 'Where the outcome is told.' }),
    status: outcomeStatus.optional().openapi({ description: 'Only with "Prefer: wait".' }),
    refused: refusal.optional(),
  })
  .openapi('AcceptedCommand')

export const commandOutcome = z
  .object({ commandId: id, conversationId: id, status: outcomeStatus, refused: refusal.optional() })
  .openapi('CommandOutcome')

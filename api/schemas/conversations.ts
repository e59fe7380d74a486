import { z } from '@hono/zod-openapi'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { DRAFT_MODES } from '../../domain/draft.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { MEDIUM_STATES } from '../../domain/media.ts'
import { MAX_FILES } from '../../domain/outgoing-media.ts'
import { actor, contentSid, contentVariables, id, keptTemplate, template, timestamp } from './common.ts'
import { snooze } from './later.ts'

const lastMessage = z.object({
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
    details: z.record(z.string(), z.unknown()),
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
    late: z.boolean(),
    receivedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi('Message')

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

const mediaUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL that the provider can reach' })
  .max(2_000)
const text = z.string().max(16_000, 'must be at most 16,000 characters')

const contentFields = {
  text: text.optional(),
  media: z
    .array(
      z
        .strictObject({
          url: mediaUrl.optional(),
          uploadId: id.optional().openapi({ description: 'Of POST /v1/uploads.' }),
        })
        .refine(({ url, uploadId }) => (url === undefined) !== (uploadId === undefined), {
          path: ['url'],
          message: 'give either url or uploadId',
        }),
    )
    .max(MAX_FILES, `must be at most ${MAX_FILES}`)
    .optional()
    .openapi({
      description:
        'URLs of files. Each file is checked, and refused if the provider would not accept it: the limits are in the channel’s `capabilities.files`. On WhatsApp each file is a separate message.',
    }),
  contentSid: contentSid.optional(),
  contentVariables: contentVariables.optional(),
  template: template
    .optional()
    .openapi({ description: 'Works with every provider. For Twilio, contentSid can be used instead.' }),
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
const BOTH = { path: ['contentSid'], message: 'a template has its own text: leave out text and media' }
const TWO = { path: ['template'], message: 'give either template or contentSid, not both' }
const NO_TEMPLATE = { path: ['contentVariables'], message: 'is only allowed with contentSid' }

export const newMessage = z
  .strictObject({
    ...contentFields,
    replyTo: id.optional().openapi({
      description:
        'The message of this conversation that it quotes, where the provider can (`capabilities.quotes`).',
    }),
  })
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
      .openapi({ description: 'The agent who gets the conversation. Default: the agent of the token.' }),
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
    message: 'give exactly one of agentId, teamId and aiAgentId',
  })
  .openapi('Assignment')
export const settlement = z
  .strictObject({
    sent: z
      .boolean()
      .describe(
        'true: the customer received the message. false: the message was not sent and may be sent again.',
      ),
  })
  .openapi('Settlement')
export const resolution = z.strictObject({ survey: z.boolean().optional() }).openapi('Resolution')
/** The most agents, and teams, that one note mentions. */
const MOST_MENTIONS = 20
const MOST_MENTIONED_TEAMS = 5

export const note = z
  .strictObject({
    text: z.string().trim().min(1, 'must not be empty').max(10_000),
    mentions: z.array(id).max(MOST_MENTIONS).optional().openapi({
      description:
        'Agents who are notified. Those who don’t handle the channel may read this conversation from now on, and write notes in it, until its texts are deleted.',
    }),
    teams: z.array(id).max(MOST_MENTIONED_TEAMS).optional().openapi({
      description: 'Teams, of which everybody who is in them now is mentioned.',
    }),
  })
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
    mentioned: z
      .array(z.object({ id, name: z.string(), getsAccess: z.boolean() }))
      .optional()
      .openapi({
        description:
          'Who a note mentions. `getsAccess`: they don’t handle the channel, and may read this conversation from now on.',
      }),
    href: z.string().openapi({ description: 'The URL of the outcome.' }),
    status: outcomeStatus.optional().openapi({ description: 'Only with "Prefer: wait".' }),
    refused: refusal.optional(),
  })
  .openapi('AcceptedCommand')

export const commandOutcome = z
  .object({ commandId: id, conversationId: id, status: outcomeStatus, refused: refusal.optional() })
  .openapi('CommandOutcome')

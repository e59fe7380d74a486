import { z } from '@hono/zod-openapi'
import { PRESENCES } from '../../domain/choose-agent.ts'
import { CLOSING_REASONS, CLOSING_RULE } from '../../domain/closing-window.ts'
import { PRIORITIES, ROLES } from '../../domain/conversation.ts'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import { lineEntry } from './allocation.ts'
import { left, notice } from './channels.ts'
import { id, timestamp } from './common.ts'

const count = z.number().int()
const name = z.string().nullable()
const capped = z.boolean().openapi({ description: 'true: there are more than the number says.' })

export const boardQuery = z.object({
  channelId: id.optional(),
  teamId: id.optional().openapi({
    description: 'Only the members of this team, and the conversations that it has or that wait for it.',
  }),
  limit: z.coerce.number().int().min(1).max(100).default(20).openapi({
    description:
      'The most entries of each list: for each channel of its line, and of each list of conversations.',
  }),
})

const waitingEntry = z.object({
  ...lineEntry.omit({ eligible: true }).shape,
  contactName: name,
  freeTextUntil: timestamp
    .nullable()
    .openapi({ description: 'Null for SMS, and for a customer who never wrote.' }),
})

const boardLine = z.object({
  depth: count,
  capped,
  oldestSince: timestamp.nullable(),
  oldest: waitingEntry
    .extend({ place: count.openapi({ description: 'Its place in the line, from 1.' }) })
    .nullable()
    .openapi({
      description:
        'Who has waited longest. Where others have a higher priority, they may be behind all of `entries`.',
    }),
  servedLastHour: count.openapi({
    description: 'Conversations of the channel that got an agent from the line in the last hour.',
  }),
  entries: z.array(waitingEntry).openapi({ description: 'The first ones, in the order of assignment.' }),
})

const credentials = z.object({
  state: z.enum(['accepted', 'unreadable', 'refused', 'unknown']).openapi({
    description:
      'accepted: nothing says otherwise, and the provider called or took a message within the last day. unreadable: this service lacks the key to decrypt them. refused: the provider refused them in the last day. unknown: nothing happened in the last day.',
  }),
  detail: z.string().nullable(),
  fix: z.string().nullable(),
  fixCode: z.string().nullable().openapi({
    description: 'Stands for the fix of refused credentials, for programs that have words of their own.',
  }),
  formerValidUntil: timestamp.nullable().openapi({
    description: 'Webhooks signed with the former credentials are accepted until then.',
  }),
})

const comparison = z
  .object({ hour: timestamp, until: timestamp, at: timestamp, unexplained: count, alert: z.boolean() })
  .openapi({ description: 'GET /v1/channels/{id}/audit explains it.' })

const health = z.object({
  lastWebhookAt: timestamp.nullable(),
  mode: z.enum(['webhook', 'pull']),
  inboundError: z.string().nullable().openapi({
    description: 'Why the provider’s message list could not be read the last time.',
  }),
  credentials,
  comparison: comparison.nullable().openapi({
    description:
      'The last comparison with the provider. Null: there was none yet, or the caller’s role is "agent".',
  }),
  templates: z
    .object({
      fetchedAt: timestamp,
      approvals: z.record(z.string(), count).openapi({ description: 'The number of each approval.' }),
    })
    .nullable()
    .openapi({ description: 'As they were last listed. Null: never yet.' }),
  left,
  notices: z.array(notice),
  problem: z.object({ code: z.string(), detail: z.string(), fix: z.string() }).nullable(),
})

const boardChannel = z.object({
  id,
  name: z.string(),
  provider: z.string(),
  medium: z.enum(['whatsapp', 'sms']),
  open: z.boolean().nullable().openapi({ description: 'By its business hours; null: it has none.' }),
  opensAt: timestamp.nullable().openapi({ description: 'The next opening, if it is closed now.' }),
  line: boardLine,
  health,
})

const boardAgent = z.object({
  id,
  name: z.string(),
  role: z.enum(ROLES),
  presence: z.enum(PRESENCES),
  presenceSince: timestamp,
  load: count.openapi({ description: 'Conversations that the agent has now, over all channels.' }),
  capacity: count,
  freeSeats: count.openapi({ description: '0 if the agent is not online.' }),
  channelIds: z.array(id).openapi({ description: 'Those on this board.' }),
  teamIds: z.array(id),
  oldestUnanswered: z
    .object({ conversationId: id, channelId: id, since: timestamp })
    .nullable()
    .openapi({ description: 'Of their conversations, the one whose customer waits longest for an answer.' }),
})

const aiEntry = z.object({
  conversationId: id,
  channelId: id,
  contactName: name,
  aiAgentId: id.nullable(),
  aiAgentName: name,
  priority: z.enum(PRIORITIES),
  since: timestamp.openapi({ description: 'Since when the AI has it.' }),
  waitingSince: timestamp.nullable(),
})

const rule = CLOSING_REASONS.map(reason => `${reason}: ${CLOSING_RULE[reason]}`).join(' ')

const closingWindow = z.object({
  conversationId: id,
  channelId: id,
  contactName: name,
  assigneeId: id.nullable(),
  teamId: id.nullable(),
  priority: z.enum(PRIORITIES),
  waitingSince: timestamp,
  freeTextUntil: timestamp,
  reason: z.enum(CLOSING_REASONS),
  detail: z.string().openapi({ description: 'The reason in a sentence.' }),
  answeredAt: timestamp
    .nullable()
    .openapi({ description: 'When somebody could answer; null: nobody knows.' }),
  templates: z
    .array(z.object({ id: z.string(), name: z.string(), language: z.string() }))
    .nullable()
    .openapi({
      description:
        'The first approved templates of the channel, which can be sent in place of free text. Null: they were never listed.',
    }),
})

const troubledSend = z.object({
  messageId: id,
  conversationId: id,
  channelId: id,
  contactName: name,
  since: timestamp,
  code: z.string(),
  class: z.enum(FAILURE_CLASSES),
  detail: z.string(),
  fix: z.string(),
})

const sends = z.object({
  count: count.openapi({ description: 'Messages.' }),
  capped,
  reasons: z.array(
    z.object({
      code: z.string(),
      class: z.enum(FAILURE_CLASSES),
      detail: z.string(),
      fix: z.string(),
      count,
    }),
  ),
  items: z.array(troubledSend).openapi({ description: 'The latest ones.' }),
})

export const board = z
  .object({
    asOf: timestamp.openapi({ description: 'The moment of the snapshot, by the database’s clock.' }),
    lastEventId: z.string().openapi({
      description:
        'To follow what changes, open GET /v1/events with this as Last-Event-ID. Events may tell again what the board shows already.',
    }),
    channels: z.object({
      items: z.array(boardChannel),
      more: z.boolean().openapi({ description: 'There are more channels: ask for one with channelId.' }),
    }),
    agents: z.object({ total: count, items: z.array(boardAgent) }),
    ai: z.object({ total: count, items: z.array(aiEntry) }).openapi({
      description: 'Conversations that AI agents have, the oldest first.',
    }),
    closingWindows: z.object({ total: count, capped, items: z.array(closingWindow) }).openapi({
      description: `WhatsApp customers who wait for a person, and whose time for free text ends before anybody can answer. ${rule}`,
    }),
    sends: z.object({
      unknown: sends.openapi({ description: 'Nobody knows whether they were sent; of the last 7 days.' }),
      failed: sends.openapi({ description: 'Of the last 24 hours.' }),
    }),
  })
  .openapi('Board')

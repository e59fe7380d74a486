import { z } from '@hono/zod-openapi'
import { agent } from './agents.ts'
import { actor, id, timestamp } from './common.ts'
import { contact } from './contacts.ts'
import { conversation } from './conversations.ts'
import { event } from './events.ts'
import { label } from './labels.ts'
import { message } from './messages.ts'
import { team } from './teams.ts'

/** An event with the conversation, message or contact it concerns, so that a client of the stream need not ask for them. */
export const streamedEvent = z
  .object({
    ...event.shape,
    conversationId: id
      .nullable()
      .openapi({ description: 'Null for agent.presence, channel.settings and what ends in .changed.' }),
    channelId: id
      .nullable()
      .openapi({ description: 'Null for agent.presence, and for what is not of one channel.' }),
    conversation: conversation.optional().openapi({
      description:
        'The state when the event is sent. Absent for message.media, and for a message.status by which no answer arrived: they do not change the conversation.',
    }),
    message: message
      .optional()
      .openapi({ description: 'The message that the event is about, in its state when the event is sent.' }),
    contact: contact
      .optional()
      .openapi({ description: 'For contact.changed: the contact in its state when the event is sent.' }),
    agent: agent.optional().openapi({
      description: 'For agent.changed, without the e-mail address. Absent: the account was deleted.',
    }),
    team: team.optional().openapi({ description: 'For team.changed. Absent: the team was deleted.' }),
    label: label.optional().openapi({ description: 'For label.changed. Absent: the label was deleted.' }),
    channel: z
      .object({ id, name: z.string() })
      .optional()
      .openapi({ description: 'For channel.changed. Absent: the channel was deleted.' }),
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

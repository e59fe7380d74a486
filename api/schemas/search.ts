import { z } from '@hono/zod-openapi'
import { CONVERSATION_STATUSES } from '../../domain/conversation.ts'
import { actor, id, seq, timestamp } from './common.ts'
import { several } from './lists.ts'

export const GROUPS = ['messages', 'contacts', 'conversations'] as const
export type Group = (typeof GROUPS)[number]

export const searchQuery = z.object({
  q: z.string().trim().min(1, 'must not be empty').max(200).openapi({
    description:
      'Words, or parts of them, that must all occur, in any order; a phrase in quotes as it stands. Case, accents and invisible differences don’t count; scripts without spaces are searched like others. A number is found by its last digits, three or more, in any spelling. An id, or its first eight digits, finds a conversation or message; a provider’s id a message.',
    example: 'refund',
  }),
  types: several(z.enum(GROUPS), GROUPS.length * 2)
    .default([...GROUPS])
    .openapi({ description: `Which groups, separated by commas: ${GROUPS.join(', ')}.`, type: 'string' }),
  channelId: id.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20).openapi({ description: 'Of each group.' }),
  cursor: z.string().optional().openapi({
    description: 'The nextCursor of a group. `types` must then name this group alone.',
  }),
})

const snippet = z
  .object({
    text: z.string().openapi({ description: 'A part of it, in one line; … stands for what is left out.' }),
    marks: z
      .array(z.object({ start: z.number().int(), end: z.number().int() }))
      .openapi({ description: 'What was found: places in text, in UTF-16 units; end is behind the last.' }),
  })
  .openapi('Snippet')

const person = z.object({ id, name: z.string().nullable(), address: z.string() })

const foundMessage = z
  .object({
    kind: z.enum(['message', 'note']),
    channelId: id,
    conversationId: id,
    messageId: id.nullable().openapi({ description: 'null: a note.' }),
    seq: seq.openapi({
      description: 'Its place in the conversation: for `before` and `after` of its timeline.',
    }),
    at: timestamp,
    direction: z.enum(['inbound', 'outbound']).nullable().openapi({ description: 'null: a note.' }),
    author: actor,
    contact: person,
    snippet,
  })
  .openapi('FoundMessage')

const foundContact = z
  .object({
    id,
    channelId: id,
    name: z.string().nullable(),
    addresses: z.array(z.string()),
    conversationId: id.nullable().openapi({ description: 'Their last conversation.' }),
    snippet: snippet.openapi({ description: 'Of the name, or of the address.' }),
  })
  .openapi('FoundContact')

const foundConversation = z
  .object({
    id,
    channelId: id,
    status: z.enum(CONVERSATION_STATUSES),
    contact: person,
    createdAt: timestamp,
  })
  .openapi('FoundConversation')

const groupOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().openapi({
      description:
        'More, or older than what was looked through until now; then a group has fewer items than limit, even none. null: that was all.',
    }),
  })

export const found = z
  .object({
    messages: groupOf(foundMessage).optional(),
    contacts: groupOf(foundContact).optional(),
    conversations: groupOf(foundConversation).optional(),
  })
  .openapi('Found', { description: 'The groups that were asked for, each with the newest first.' })
export type Found = z.output<typeof found>

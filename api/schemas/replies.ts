import { z } from '@hono/zod-openapi'
import { REPLY_VARIABLES, replyProblems } from '../../domain/canned-reply.ts'
import { MAX_FILES } from '../../domain/outgoing-media.ts'
import { id, page, timestamp } from './common.ts'
import { upload } from './uploads.ts'

const name = z.string().trim().min(1, 'must not be empty').max(100)
const shortcut = z
  .string()
  .min(1, 'must not be empty')
  .max(40)
  // The letters of all scripts: as a pattern, JSON Schema could not tell them.
  .refine(
    typed => /^[\p{L}\p{M}\p{N}_.-]*$/u.test(typed),
    'must be letters, digits, dots, hyphens and underscores',
  )
  .openapi({ description: 'What is typed behind a slash to find it.', example: 'refund' })
const folder = z
  .string()
  .trim()
  .max(200)
  .regex(/^(?:[^/\s][^/]*(?:\/[^/\s][^/]*)*)?$/, 'must be names separated by single slashes, or empty')
  .openapi({ description: 'From the outermost to the innermost; empty: none.', example: 'Orders/Refunds' })
const language = z
  .string()
  .max(35)
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, 'must be a language tag, such as en or pt-BR')

const text = z
  .string()
  .max(16_000, 'must be at most 16,000 characters')
  .superRefine((written, context) => {
    for (const message of replyProblems(written)) context.addIssue({ code: 'custom', message })
  })
const texts = z
  .record(language, text)
  .refine(all => Object.keys(all).length > 0 && Object.keys(all).length <= 20, 'must be 1 to 20 languages')
  .openapi({
    description:
      'By language. {{contact.name}}, {{contact.number}}, {{agent.name}}, {{channel.name}} and {{nextOpening}} are filled in, each also with a fallback, such as {{contact.name|there}}; {{?order number}} asks the agent.',
    example: { en: 'Hello {{contact.name|there}}, about {{?order}}:' },
  })

const audience = z.array(id).max(200)

const fields = {
  name,
  shortcut: shortcut.nullable(),
  folder,
  channelIds: audience.openapi({ description: 'Only for who handles one of these; of a shared one.' }),
  teamIds: audience.openapi({ description: 'Only for who is in one of these teams; of a shared one.' }),
  texts,
  language: language.openapi({ description: 'The one that stands in for the others.' }),
  fileIds: z.array(id).max(MAX_FILES).openapi({ description: 'Of POST /v1/uploads; they go with it.' }),
}

export const newReply = z
  .strictObject({
    name: fields.name,
    shortcut: fields.shortcut.default(null),
    folder: fields.folder.default(''),
    shared: z.boolean().default(false).openapi({ description: 'Only a supervisor can share one.' }),
    channelIds: fields.channelIds.default([]),
    teamIds: fields.teamIds.default([]),
    texts: fields.texts,
    language: fields.language.optional(),
    fileIds: fields.fileIds.default([]),
  })
  .openapi('NewReply')

export const replyChanges = z
  .strictObject({
    name: fields.name.optional(),
    shortcut: fields.shortcut.optional(),
    folder: fields.folder.optional(),
    channelIds: fields.channelIds.optional(),
    teamIds: fields.teamIds.optional(),
    texts: fields.texts.optional(),
    language: fields.language.optional(),
    fileIds: fields.fileIds.optional(),
  })
  .openapi('ReplyChanges')

export const replyFilter = z.object({
  ...page,
  q: z.string().trim().min(1, 'must not be empty').max(100).optional().openapi({
    description: 'A part of its name or shortcut.',
  }),
  folder: z.string().max(200).optional().openapi({ description: 'This folder, and those in it.' }),
  channelId: id.optional().openapi({ description: 'Those that are for this channel.' }),
})

export const reply = z
  .object({
    id,
    name: z.string(),
    shortcut: z.string().nullable(),
    folder: z.string(),
    shared: z.boolean(),
    channelIds: z.array(id),
    teamIds: z.array(id),
    texts: z.record(z.string(), z.string()),
    language: z.string(),
    files: z.array(upload),
    uses: z.number().int().openapi({ description: 'How often it was rendered to be sent.' }),
    lastUsedAt: timestamp.nullable(),
    version: z.number().int().openapi({ description: 'For If-Match.' }),
    createdAt: timestamp,
    changedAt: timestamp,
  })
  .openapi('CannedReply')

export const rendering = z
  .strictObject({
    conversationId: id,
    answers: z
      .record(z.string().max(60), z.string().max(1_600))
      .refine(all => Object.keys(all).length <= 50, 'must be at most 50')
      .default({})
      .openapi({ description: 'To what is asked for, by its name.', example: { order: '4711' } }),
    language: language.optional().openapi({ description: 'Default: the channel’s, if it has that one.' }),
    preview: z.boolean().default(false).openapi({ description: 'Whether it is not to count as a use.' }),
  })
  .openapi('ReplyRendering')

export const renderedReply = z
  .object({
    language: z.string(),
    text: z.string().openapi({ description: 'What is missing stays as it is written.' }),
    missing: z
      .array(
        z.object({
          name: z.string(),
          asked: z.boolean().openapi({ description: 'Whether the agent is to be asked for it.' }),
        }),
      )
      .openapi({
        description:
          'What has neither a value nor a fallback, in the order of the text. Fill it in before the text is sent: the customer would read it as it is written.',
      }),
    files: z.array(upload),
    parts: z.number().int().openapi({ description: 'How many messages the customer gets.' }),
  })
  .openapi('RenderedReply')

export const replyVariables = z
  .object({
    items: z.array(
      z.object({
        name: z.enum(REPLY_VARIABLES),
        value: z.string().nullable().openapi({ description: 'null: nothing is known.' }),
      }),
    ),
  })
  .openapi('ReplyVariables')

import { z } from '@hono/zod-openapi'
import { MAX_ALT, MAX_FILES } from '../../domain/outgoing-media.ts'
import { contentSid, contentVariables, id, template } from './common.ts'

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
          alt: z
            .string()
            .trim()
            .max(MAX_ALT, `must be at most ${MAX_ALT.toLocaleString('en')} characters`)
            .optional()
            .openapi({
              description:
                'What a picture shows, for colleagues who do not see it. No provider carries it: the customer does not get it.',
            }),
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
        'URLs of files. Each file is checked, and refused if the provider would not accept it: the limits are the channel’s `fileLimits`. On WhatsApp each file is a separate message.',
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

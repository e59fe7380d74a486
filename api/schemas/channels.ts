import { z } from '@hono/zod-openapi'
import { FAILURE_CLASSES } from '../../domain/delivery.ts'
import type { NoticeValues } from '../../domain/notice-values.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { channelName, settings } from './channel-settings.ts'
import { id, timestamp } from './common.ts'

/** The media that every provider's channels may have. */
const mediums = z.enum(['whatsapp', 'sms'])

/** The body of `POST /v1/channels`, with one form for each provider. */
export function newChannel(providers: readonly ProviderDefinition[]) {
  const forms = providers.map(({ name: provider, title, connecting }) =>
    z
      .strictObject({ provider: z.literal(provider), name: channelName, ...connecting.fields })
      .superRefine((input, context) => {
        const problem = connecting.check?.(input)
        if (problem) context.addIssue({ code: 'custom', path: [problem.path], message: problem.message })
      })
      .openapi(providers.length === 1 ? 'NewChannel' : `New${compact(title)}Channel`),
  )
  return byProvider(forms, providers).openapi('NewChannel') as unknown as z.ZodType<
    { provider: string; name: string } & Record<string, unknown>
  >
}

/** Turns a title such as "WhatsApp Cloud API" into the name of a schema. */
export function compact(title: string): string {
  return title.replace(/[^A-Za-z0-9]+/g, '')
}

export function byProvider(forms: z.ZodObject[], providers: readonly ProviderDefinition[]): z.ZodType {
  const [only] = forms
  if (only && forms.length === 1) return only
  const names = providers.map(provider => `"${provider.name}"`).join(', ')
  const error = `must be one of ${names}`
  return z.discriminatedUnion('provider', forms as [z.ZodObject, ...z.ZodObject[]], { error })
}

const figure = z.number().nullable().optional()

const noticeValues = z.object({
  balance: figure.openapi({ description: 'What is left in the account.' }),
  warnedBelow: figure.openapi({ description: 'The provider warns below this balance.' }),
  limit: z.string().nullable().optional().openapi({ example: 'TIER_1K' }),
  events: z
    .array(z.string())
    .optional()
    .openapi({ example: ['DISABLED_UPDATE'] }),
  class: z.enum(FAILURE_CLASSES).optional().openapi({
    description: 'What an error with this code means for messages.',
  }),
} satisfies Record<keyof NoticeValues, z.ZodType>)

export const notice = z
  .object({
    at: timestamp,
    code: z.string(),
    detail: z.string(),
    values: noticeValues.nullable().openapi({
      description:
        'What the notice tells besides its code, for programs that have words of their own. A null value: the provider did not say it. Null altogether: the notice came to a version of the service without these.',
    }),
  })
  .openapi('ChannelNotice', {
    description: 'What the provider’s last webhook reported about the account or number.',
  })

export const step = z
  .object({
    do: z.string().openapi({ description: 'What to do next, in one sentence.' }),
    url: z.string().optional().openapi({ description: 'Where.' }),
    value: z.string().optional().openapi({ description: 'The value to paste there.' }),
  })
  .openapi('NextStep')

export const left = z
  .array(z.object({ what: z.string(), count: z.number().int(), lastAt: timestamp }))
  .openapi({
    description:
      'Webhook contents that were not processed. `foreign`: for a number that belongs to no channel. `invalid_signature`: with a wrong signature. `malformed`: not readable. `wrong_address`: with another path or method.',
  })

const inbound = z
  .object({
    mode: z.enum(['webhook', 'pull']),
    about: z.string().openapi({ description: 'Explains the mode.' }),
    lastReadAt: timestamp
      .nullable()
      .openapi({ description: 'When the provider’s message list was read last.' }),
    watermark: timestamp
      .nullable()
      .openapi({ description: 'All messages that the provider received before this time are stored here.' }),
    error: z.string().nullable().openapi({ description: 'Why the last reading of the list failed.' }),
    recovered: z
      .number()
      .int()
      .openapi({ description: 'How many messages came from the list instead of a webhook, in total.' }),
    lastGap: z
      .object({ foundAt: timestamp, firstAt: timestamp, lastAt: timestamp, messages: z.number().int() })
      .nullable()
      .openapi({
        description: 'The last time when webhooks did not arrive, and the number of messages concerned.',
      }),
    left,
  })
  .openapi('Inbound')

const capabilities = z
  .looseObject({
    notes: z.array(z.string()).openapi({ description: 'What follows if the provider can not do it.' }),
    noteCodes: z.array(z.string()).openapi({
      description: 'The codes of these notes, in their order, for programs that have words of their own.',
    }),
  })
  .openapi('Capabilities', { description: 'The features of the provider that this service can use.' })

const fileLimits = z.object({
  mostFiles: z.number().int().openapi({ description: 'Files of one message to the API.' }),
  mostBytesTogether: z
    .number()
    .int()
    .nullable()
    .openapi({ description: 'Of all files of a message; null: each file is a message of its own.' }),
  kinds: z.array(
    z.object({
      kind: z.enum(['image', 'sticker', 'animatedSticker', 'video', 'audio', 'document', 'other', 'any']),
      types: z
        .array(z.string())
        .nullable()
        .openapi({ example: ['image/png'], description: 'Null: every other type is taken.' }),
      mostBytes: z.number().int().openapi({ description: 'Of one file.' }),
      captions: z.boolean().openapi({
        description:
          'Whether a text can stand beside such a file. Otherwise the text is a message before it.',
      }),
    }),
  ),
})

const shared = z.object({
  ...settings.shape,
  id,
  medium: mediums,
  name: z.string(),
  phoneNumber: z.string().nullable(),
  messagingServiceSid: z.string().nullable(),
  webhookUrl: z.string(),
  fallbackUrl: z.string().nullable().openapi({ description: 'Called when the webhook URL fails.' }),
  statusUrl: z.string(),
  version: z.number().int(),
  lastWebhookAt: timestamp.nullable(),
  inbound,
  notices: z.array(notice),
  capabilities,
  fileLimits: fileLimits.nullable().openapi({
    description: 'What is taken of files that are sent; null: none are.',
  }),
  verified: z.boolean().openapi({
    description:
      'Whether this service was tested with the real provider. false: it was built from the provider’s documentation only.',
  }),
  problem: z.object({ code: z.string(), detail: z.string(), fix: z.string() }).nullable().openapi({
    description:
      'Why nothing comes or goes: `provider_missing` where this version of the service does not have the channel’s provider any more.',
  }),
  createdAt: timestamp,
})

export type ChannelView = z.output<typeof shared> & { provider: string } & Record<string, unknown>
export type ConnectedChannelView = ChannelView & { next: z.output<typeof step>[] }

/** A channel, in the form of its provider. */
export function channelSchemas(providers: readonly ProviderDefinition[]) {
  const of = (more: z.ZodRawShape, name: (title: string) => string) =>
    byProvider(
      providers.map(({ name: provider, title, connecting }) => {
        const form = z.object({
          ...shared.shape,
          provider: z.literal(provider),
          ...connecting.shown,
          ...more,
        })
        return providers.length === 1 ? form : form.openapi(name(compact(title)))
      }),
      providers,
    )
  const orphan = z
    .object({ ...shared.shape, provider: z.string() })
    .openapi('OrphanedChannel', { description: 'A channel whose provider this version does not have.' })
  return {
    channel: z
      .union([of({}, title => `${title}Channel`), orphan])
      .openapi('Channel') as unknown as z.ZodType<ChannelView>,
    connectedChannel: of({ next: z.array(step) }, title => `Connected${title}Channel`).openapi(
      'ConnectedChannel',
    ) as unknown as z.ZodType<ConnectedChannelView>,
  }
}

export const deletedChannel = z
  .object({
    id,
    openConversations: z.number().int(),
    becomes: z.string().openapi({ description: 'What happens to the open conversations.' }),
  })
  .openapi('DeletedChannel')

export const verification = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean().nullable().openapi({ description: 'null: the API does not return it.' }),
        expected: z.string(),
        actual: z.string().nullable(),
        reason: z.string().nullable(),
        fix: z.string().nullable(),
        repaired: z.boolean(),
        previous: z.string().nullable().openapi({ description: 'The value before the repair.' }),
      }),
    ),
    lastWebhookAt: timestamp.nullable(),
  })
  .openapi('Verification')

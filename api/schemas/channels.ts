import { z } from '@hono/zod-openapi'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { businessHours, languageTag } from './business-hours.ts'
import { actor, duration, durationUpTo, id, messageTemplate, PLACEHOLDERS_HELP, timestamp } from './common.ts'
import { rules } from './rules.ts'

const text = (max: number) => z.string().max(max, `must be at most ${max} characters`)
const label = text(20).min(1)

export const greeting = z.strictObject({ enabled: z.boolean(), text: text(1_600) }).openapi('Greeting', {
  description: `In this text, as in all texts to customers, ${PLACEHOLDERS_HELP}`,
})

/** How many labels a survey has. The OpenAPI generator does not write the length of a tuple, so it is given here. */
const SCORES = 5

export const csat = z
  .strictObject({
    enabled: z.boolean(),
    question: text(1_000).min(1),
    labels: z.tuple([label, label, label, label, label]).openapi({ minItems: SCORES, maxItems: SCORES }),
    instruction: text(200).min(1),
    button: label,
    askComment: z.boolean(),
    commentQuestion: text(1_000).min(1),
    thanks: text(1_000),
    template: messageTemplate,
    expiresAfter: duration.nullable(),
  })
  .openapi('Csat')

const aiAgent = z
  .strictObject({
    id: id.nullable(),
    enabled: z.boolean(),
    humanButton: text(20).openapi({
      description:
        'The text of the button under the AI agent’s first answer. With it the customer asks for a human agent. Empty: no button.',
    }),
  })
  .openapi('ChannelAiAgent')

const assignment = z
  .strictObject({
    mode: z.enum(ASSIGNMENT_MODES).openapi({
      description:
        'balanced: the agent with the lowest load relative to capacity. round_robin: each agent in turn. manual: conversations wait until an agent takes them.',
    }),
  })
  .openapi('AssignmentMode')

const autoResolve = z
  .strictObject({
    ai: duration.nullable(),
    human: duration.nullable(),
    message: text(1_000).openapi({
      description: 'Sent before the conversation is resolved. Empty: no message.',
    }),
    template: messageTemplate,
  })
  .openapi('AutoResolve', {
    description:
      'Resolves a conversation when the customer has not written for this time after our last message.',
  })

const reassign = z
  .strictObject({ offlineAfter: duration.nullable(), noReplyAfter: duration.nullable() })
  .openapi('Reassign', {
    description:
      'Assigns a conversation to another agent when the customer waits and the agent is offline or does not answer.',
  })

const snoozeFreesSeat = z.boolean().openapi({
  description:
    'Whether a snoozed conversation frees its seat, so that its agent can get another one. When it comes back, they get it again if they have a free seat; otherwise it waits in the queue, and they come first.',
})

/** Ten years, the longest time that a law is likely to ask for. */
const kept = durationUpTo('3660d').nullable()

const retention = z.strictObject({ messages: kept, files: kept }).openapi('Retention', {
  description:
    'How long texts (also notes and survey comments) and customers’ files are kept after a conversation is closed. null: for ever. Names, times and figures are not deleted.',
})

const windowNotice = z.strictObject({ enabled: z.boolean(), text: text(1_600) }).openapi('WindowNotice', {
  description:
    'Sends this text to a WhatsApp customer who still waits half an hour before the 24-hour window closes. If the customer answers, the window opens again.',
})

const language = languageTag.nullable().openapi({
  description:
    'The language of the customers, besides English. It decides which words are read as opt-out and opt-in. null: the language of the business hours.',
})

/** Shorter than other durations: as long as it lasts, the customer's next message continues the resolved conversation. */
export const reopenFor = durationUpTo('30d')

const name = z.string().trim().min(1, 'must not be empty').max(100)
/** The media that every provider's channels may have. */
const mediums = z.enum(['whatsapp', 'sms'])

/** The body of `POST /v1/channels`, with one form for each provider. */
export function newChannel(providers: readonly ProviderDefinition[]) {
  const forms = providers.map(({ name: provider, title, connecting }) =>
    z
      .strictObject({ provider: z.literal(provider), name, ...connecting.fields })
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

/** A field that is left out keeps its value. */
export const settingsChanges = z.strictObject({
  name: name.optional(),
  language: language.optional(),
  greeting: greeting.partial().optional(),
  csat: csat.partial().optional(),
  reopenFor: reopenFor.optional(),
  businessHours: businessHours.partial().optional(),
  aiAgent: aiAgent.partial().optional(),
  assignment: assignment.optional(),
  windowNotice: windowNotice.partial().optional(),
  autoResolve: autoResolve.partial().optional(),
  reassign: reassign.partial().optional(),
  snoozeFreesSeat: snoozeFreesSeat.optional(),
  retention: retention.partial().optional(),
})

/**
 * The settings, plus the account fields of all providers. The route checks that a field belongs to the channel's own
 * provider.
 */
export function channelChanges(providers: readonly ProviderDefinition[]) {
  const ofProviders = Object.assign({}, ...providers.map(({ connecting }) => connecting.changes).reverse())
  const all = z.strictObject({ ...settingsChanges.shape, ...ofProviders })
  return all.openapi('ChannelChanges') as unknown as z.ZodType<
    z.output<typeof settingsChanges> & Record<string, unknown>
  >
}

export const notice = z
  .object({ at: timestamp, code: z.string(), detail: z.string() })
  .openapi('ChannelNotice', {
    description: 'What the provider’s last webhook reported about the account or number.',
  })

export const settings = z
  .object({
    greeting,
    csat,
    reopenFor,
    businessHours,
    aiAgent,
    assignment,
    windowNotice,
    autoResolve,
    reassign,
    snoozeFreesSeat,
    retention,
    language,
    rules,
  })
  .openapi('ChannelSettings')

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

export const channelVersion = z
  .object({
    version: z.number().int(),
    changed: z.array(z.string()),
    changedBy: actor,
    changedAt: timestamp,
    settings,
  })
  .openapi('ChannelVersion')

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

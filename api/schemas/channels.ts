import { z } from '@hono/zod-openapi'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { businessHours, languageTag } from './business-hours.ts'
import { actor, duration, durationUpTo, id, messageTemplate, PLACEHOLDERS_HELP, timestamp } from './common.ts'
import { rules } from './rules.ts'

const text = (max: number) => z.string().max(max, `must be at most ${max} characters`)
const label = text(20).min(1)

export const greeting = z.strictObject({ enabled: z.boolean(), text: text(1_600) }).openapi('Greeting', {
  description: `In this, as in all texts that customers are sent, ${PLACEHOLDERS_HELP}`,
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
        'On the button under its first answer with which the customer asks for a person; empty for none.',
    }),
  })
  .openapi('ChannelAiAgent')

const assignment = z
  .strictObject({
    mode: z.enum(ASSIGNMENT_MODES).openapi({
      description:
        'balanced: whoever has the least for their capacity; round_robin: in sequence; manual: they wait until someone takes them.',
    }),
  })
  .openapi('AssignmentMode')

const autoResolve = z
  .strictObject({
    ai: duration.nullable(),
    human: duration.nullable(),
    message: text(1_000).openapi({ description: 'Sent before; empty for none.' }),
    template: messageTemplate,
  })
  .openapi('AutoResolve', {
    description: 'Ends a conversation whose customer is silent this long after our last message.',
  })

const reassign = z
  .strictObject({ offlineAfter: duration.nullable(), noReplyAfter: duration.nullable() })
  .openapi('Reassign', {
    description:
      'Gives a conversation whose customer waits to someone else, when its agent is away or does not answer.',
  })

/** Ten years, the longest time that a law is likely to ask for. */
const kept = durationUpTo('3660d').nullable()

const retention = z.strictObject({ messages: kept, files: kept }).openapi('Retention', {
  description:
    'How long after a conversation was closed its texts (notes and comments too), and its customer’s files, are kept; null: for ever. Who, when and the figures stay.',
})

const windowNotice = z.strictObject({ enabled: z.boolean(), text: text(1_600) }).openapi('WindowNotice', {
  description:
    'Tells a customer on WhatsApp who still waits, half an hour before its 24 hours are over, that it takes longer; what they then write opens them anew.',
})

const language = languageTag.nullable().openapi({
  description:
    'In which customers write, beside English: whose words take them from our messages, and back. null: that of the business hours.',
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
function compact(title: string): string {
  return title.replace(/[^A-Za-z0-9]+/g, '')
}

function byProvider(forms: z.ZodObject[], providers: readonly ProviderDefinition[]): z.ZodType {
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

const notice = z.object({ at: timestamp, code: z.string(), detail: z.string() }).openapi('ChannelNotice', {
  description: 'What the provider told of its own accord of the account or number.',
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
    retention,
    language,
    rules,
  })
  .openapi('ChannelSettings')

export const step = z
  .object({
    do: z.string().openapi({ description: 'What to do, in one sentence.' }),
    url: z.string().optional().openapi({ description: 'Where.' }),
    value: z.string().optional().openapi({ description: 'What to paste there.' }),
  })
  .openapi('NextStep')

const inbound = z
  .object({
    mode: z.enum(['webhook', 'pull']),
    about: z.string().openapi({ description: 'What the mode means.' }),
    lastReadAt: timestamp
      .nullable()
      .openapi({ description: 'When the provider’s message list was last read.' }),
    watermark: timestamp
      .nullable()
      .openapi({ description: 'What came to the provider before is known here.' }),
    error: z.string().nullable().openapi({ description: 'Why the list could not be read the last time.' }),
    recovered: z
      .number()
      .int()
      .openapi({ description: 'Messages that came by the list in place of a webhook, in all.' }),
    lastGap: z
      .object({ foundAt: timestamp, firstAt: timestamp, lastAt: timestamp, messages: z.number().int() })
      .nullable()
      .openapi({ description: 'The last time webhooks failed to come: when, and how many messages.' }),
    left: z.array(z.object({ what: z.string(), count: z.number().int(), lastAt: timestamp })).openapi({
      description:
        'What came in webhooks and was not taken up: `foreign` is for a number that no channel speaks for.',
    }),
  })
  .openapi('Inbound')

const capabilities = z
  .looseObject({ notes: z.array(z.string()).openapi({ description: 'What it means that it can’t.' }) })
  .openapi('Capabilities', { description: 'What the provider can do, of what this service makes use of.' })

const shared = z.object({
  ...settings.shape,
  id,
  medium: mediums,
  name: z.string(),
  phoneNumber: z.string().nullable(),
  messagingServiceSid: z.string().nullable(),
  webhookUrl: z.string(),
  fallbackUrl: z.string().nullable().openapi({ description: 'Called when the webhook’s address fails.' }),
  statusUrl: z.string(),
  version: z.number().int(),
  lastWebhookAt: timestamp.nullable(),
  inbound,
  notices: z.array(notice),
  capabilities,
  verified: z.boolean().openapi({
    description:
      'Whether this service was ever run against the provider itself; false: built from its documents.',
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
  return {
    channel: of({}, title => `${title}Channel`).openapi('Channel') as unknown as z.ZodType<ChannelView>,
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
    becomes: z.string().openapi({ description: 'What becomes of the open conversations.' }),
  })
  .openapi('DeletedChannel')

export const verification = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean().nullable().openapi({ description: 'null: it can’t be read through the API.' }),
        expected: z.string(),
        actual: z.string().nullable(),
        reason: z.string().nullable(),
        fix: z.string().nullable(),
        repaired: z.boolean(),
        previous: z.string().nullable().openapi({ description: 'What was there before the repair.' }),
      }),
    ),
    lastWebhookAt: timestamp.nullable(),
  })
  .openapi('Verification')

import { z } from '@hono/zod-openapi'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import { EDGES, REGIONS } from '../../domain/regions.ts'
import { plain } from '../../domain/text.ts'
import { businessHours, languageTag } from './business-hours.ts'
import { actor, duration, durationUpTo, id, messageTemplate, PLACEHOLDERS_HELP, timestamp } from './common.ts'
import { rules } from './rules.ts'

const text = (max: number) => z.string().max(max, `must be at most ${max} characters`)
const label = text(20).min(1)

export const greeting = z.strictObject({ enabled: z.boolean(), text: text(1_600) }).openapi('Greeting', {
  description: `In this, as in all texts that customers are sent, ${PLACEHOLDERS_HELP}`,
})

/** What the labels of a survey are of. The generator leaves it to the reader to count them. */
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

/** As long as any law asks for. */
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

/** Less than elsewhere: until then the customer's next message goes on in the conversation that is resolved. */
export const reopenFor = durationUpTo('30d')

const name = z.string().trim().min(1, 'must not be empty').max(100)
const authToken = z.string().regex(/^[0-9a-fA-F]{32}$/, 'must be the 32 hexadecimal digits of the auth token')
/** Lower case, as Twilio writes it: webhooks name the account by it, and it is compared as it is. */
const sid = (prefix: 'AC' | 'MG') =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `must be ${prefix} and 32 hexadecimal digits in lower case`)
const phoneNumber = z
  .string()
  // What is pasted brings marks that can't be seen.
  .overwrite(text => plain(text).trim())
  .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164: +, country code and number, without spaces')

const region = z.enum(REGIONS).openapi({
  description:
    'Where Twilio processes the account’s data; the auth token is that of this region. Default us1.',
})
const edge = z.enum(EDGES).openapi({
  description: 'Where Twilio’s network is entered; by default the one of the region.',
})

const newChannelFields = {
  provider: z.literal('twilio', 'must be "twilio"; the other providers are not built yet'),
  medium: z.enum(['whatsapp', 'sms']),
  name,
  accountSid: sid('AC'),
  authToken,
  region: region.optional(),
  edge: edge.optional(),
}

export const newChannel = z
  .strictObject({
    ...newChannelFields,
    phoneNumber: phoneNumber.optional().openapi({ example: '+14155238886' }),
    messagingServiceSid: sid('MG').optional(),
  })
  .refine(channel => (channel.phoneNumber === undefined) !== (channel.messagingServiceSid === undefined), {
    path: ['phoneNumber'],
    message: 'give either phoneNumber or messagingServiceSid',
  })
  .openapi('NewChannel')

/** What is left out stays as it is. */
export const channelChanges = z
  .strictObject({
    name: name.optional(),
    /** A new token, after it was changed at the provider. The old one still counts for webhooks for a day. */
    authToken: authToken.optional(),
    /** Where calls for the account go; with another region the edge is that one's own unless it is given too. */
    region: region.optional(),
    edge: edge.nullable().optional(),
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
  .openapi('ChannelChanges')

export const settings = z
  .object({
    ...{ greeting, csat, reopenFor, businessHours, aiAgent, assignment, windowNotice, autoResolve, reassign },
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
    lastReadAt: timestamp.nullable().openapi({ description: 'When Twilio’s message list was last read.' }),
    watermark: timestamp.nullable().openapi({ description: 'What came to Twilio before is known here.' }),
    error: z.string().nullable().openapi({ description: 'Why the list could not be read the last time.' }),
    recovered: z
      .number()
      .int()
      .openapi({ description: 'Messages that came by the list in place of a webhook, in all.' }),
    lastGap: z
      .object({ foundAt: timestamp, firstAt: timestamp, lastAt: timestamp, messages: z.number().int() })
      .nullable()
      .openapi({ description: 'The last time webhooks failed to come: when, and how many messages.' }),
  })
  .openapi('Inbound')

export const channel = z
  .object({
    ...settings.shape,
    id,
    provider: z.literal('twilio'),
    medium: z.enum(['whatsapp', 'sms']),
    name: z.string(),
    accountSid: z.string(),
    phoneNumber: z.string().nullable(),
    messagingServiceSid: z.string().nullable(),
    region: z.string().openapi({ description: 'Where Twilio processes the account’s data.' }),
    edge: z.string().nullable().openapi({ description: 'Null: the region’s own.' }),
    webhookUrl: z.string(),
    fallbackUrl: z.string().nullable().openapi({ description: 'Called when the webhook’s address fails.' }),
    statusUrl: z.string(),
    version: z.number().int(),
    lastWebhookAt: timestamp.nullable(),
    inbound,
    createdAt: timestamp,
  })
  .openapi('Channel')

export const connectedChannel = z
  .object({ ...channel.shape, next: z.array(step) })
  .openapi('ConnectedChannel')

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

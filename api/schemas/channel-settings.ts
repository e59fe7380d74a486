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

export const channelName = z.string().trim().min(1, 'must not be empty').max(100)

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

/** A field that is left out keeps its value. */
export const settingsChanges = z.strictObject({
  name: channelName.optional(),
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

export const channelVersion = z
  .object({
    version: z.number().int(),
    changed: z.array(z.string()),
    changedBy: actor,
    changedAt: timestamp,
    settings,
  })
  .openapi('ChannelVersion')

import { z } from '@hono/zod-openapi'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { byProvider, compact, left, step } from './channels.ts'
import { id, timestamp } from './common.ts'

/** The body of `POST /v1/channels/candidates`, with one form for each provider. */
export function accountToList(providers: readonly ProviderDefinition[]) {
  const listing = providers.filter(({ connecting }) => connecting.listing)
  const forms = listing.map(({ name: provider, title, connecting }) =>
    z
      .strictObject({ provider: z.literal(provider), ...connecting.listing?.fields })
      .openapi(`${compact(title)}Account`),
  )
  return byProvider(forms, listing).openapi('AccountToList') as unknown as z.ZodType<
    { provider: string } & Record<string, unknown>
  >
}

const problem = z.object({ code: z.string(), detail: z.string(), fix: z.string() })

const code = z.string().openapi({
  description: 'Stands for the sentence, for programs that have words of their own.',
})

const notes = {
  notes: z.array(z.string()).openapi({ description: 'What one should know of it, in sentences.' }),
  noteCodes: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.string()) })).openapi({
    description:
      'The codes of these notes, in their order, with the provider’s own words that are in them, for programs that have words of their own.',
  }),
}

const candidate = z
  .object({
    medium: z.enum(['whatsapp', 'sms']),
    label: z.string().nullable().openapi({ description: 'Its name at the provider.' }),
    phoneNumber: z.string().nullable().openapi({ description: 'Null for a service.' }),
    senders: z.array(z.string()).openapi({ description: 'The first numbers of a service.' }),
    connect: z.record(z.string(), z.unknown()).openapi({
      description: 'The body for POST /v1/channels: add the credentials and a name.',
    }),
    usable: z.boolean(),
    problem: problem.nullable().openapi({ description: 'Why it can’t be connected as it is.' }),
    channelId: id.nullable().openapi({ description: 'The channel that has it already.' }),
    webhook: z.object({
      url: z.string().nullable().openapi({
        description:
          'Where its messages go now, without query and password. Null: nowhere, or the provider does not tell.',
      }),
      canBeSet: z.boolean().openapi({
        description:
          'true: once it is connected, POST /v1/channels/{id}/verify with {"repair": true} sets the URL. false: paste it by hand.',
      }),
    }),
    ...notes,
  })
  .openapi('ChannelCandidate')

export const candidates = z
  .object({
    provider: z.string(),
    account: z.object({ name: z.string().nullable(), ...notes }),
    items: z.array(candidate),
    complete: z.boolean().openapi({ description: 'false: there may be more than these.' }),
    byHand: z
      .object({
        code,
        detail: z.string(),
        steps: z.array(z.object({ code, ...step.shape })),
      })
      .nullable()
      .openapi({ description: 'What to look up and enter, if the provider lists nothing.' }),
  })
  .openapi('ChannelCandidates')

const FIRST_MESSAGE_STATES = ['received', 'refused', 'elsewhere', 'called', 'nothing'] as const

export const firstMessage = z
  .object({
    received: z.boolean(),
    state: z.enum(FIRST_MESSAGE_STATES).openapi({
      description:
        'received: the first message has come. refused: calls came whose signature is wrong, or that can’t be read. elsewhere: calls came for a number that belongs to no channel. called: calls came, but no message. nothing: no call came.',
    }),
    message: z
      .object({
        conversationId: id,
        messageId: id,
        at: timestamp,
        by: z.enum(['webhook', 'list']).openapi({
          description: 'How it came: the provider called, or its message list was read.',
        }),
      })
      .nullable(),
    seen: z.object({
      lastWebhookAt: timestamp.nullable().openapi({
        description: 'The last message or delivery report of the channel that came by webhook.',
      }),
      left,
    }),
    mode: z.enum(['webhook', 'pull']),
    detail: z.string().openapi({ description: 'What the state means, in a sentence.' }),
    next: z.array(step).openapi({ description: 'What to do until it comes. Empty: nothing.' }),
  })
  .openapi('FirstMessage')

export type FirstMessageState = (typeof FIRST_MESSAGE_STATES)[number]

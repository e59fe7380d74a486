import { z } from '@hono/zod-openapi'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { id } from './common.ts'

export const assignment = z
  .strictObject({ agentId: id.optional(), teamId: id.optional(), aiAgentId: id.optional() })
  .refine(to => [to.agentId, to.teamId, to.aiAgentId].filter(Boolean).length === 1, {
    path: ['agentId'],
    message: 'give exactly one of agentId, teamId and aiAgentId',
  })
  .openapi('Assignment')
export const settlement = z
  .strictObject({
    sent: z
      .boolean()
      .describe(
        'true: the customer received the message. false: the message was not sent and may be sent again.',
      ),
  })
  .openapi('Settlement')
export const resolution = z.strictObject({ survey: z.boolean().optional() }).openapi('Resolution')
/** The most agents, and teams, that one note mentions. */
const MOST_MENTIONS = 20
const MOST_MENTIONED_TEAMS = 5

export const note = z
  .strictObject({
    text: z.string().trim().min(1, 'must not be empty').max(10_000),
    mentions: z.array(id).max(MOST_MENTIONS).optional().openapi({
      description:
        'Agents who are notified. Those who don’t handle the channel may read this conversation from now on, and write notes in it, until its texts are deleted.',
    }),
    teams: z.array(id).max(MOST_MENTIONED_TEAMS).optional().openapi({
      description: 'Teams, of which everybody who is in them now is mentioned.',
    }),
  })
  .openapi('Note')

const labels = z.array(z.string().trim().min(1).max(LABEL_LIMITS.length)).max(LABEL_LIMITS.change)
export const labelChange = z
  .strictObject({ add: labels.optional(), remove: labels.optional() })
  .refine(change => (change.add?.length ?? 0) + (change.remove?.length ?? 0) > 0, {
    path: ['add'],
    message: 'give labels to add or to remove',
  })
  .openapi('LabelChange')

const outcomeStatus = z.enum(['pending', 'done', 'refused'])
const refusal = z.object({ code: z.string(), detail: z.string() })

export const accepted = z
  .object({
    commandId: id,
    conversationId: id,
    messageId: id.optional(),
    mentioned: z
      .array(z.object({ id, name: z.string(), getsAccess: z.boolean() }))
      .optional()
      .openapi({
        description:
          'Who a note mentions. `getsAccess`: they don’t handle the channel, and may read this conversation from now on.',
      }),
    href: z.string().openapi({ description: 'The URL of the outcome.' }),
    status: outcomeStatus.optional().openapi({ description: 'Only with "Prefer: wait".' }),
    refused: refusal.optional(),
  })
  .openapi('AcceptedCommand')

export const commandOutcome = z
  .object({ commandId: id, conversationId: id, status: outcomeStatus, refused: refusal.optional() })
  .openapi('CommandOutcome')

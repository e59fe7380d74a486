import { z } from '@hono/zod-openapi'
import { PRESENCES } from '../../domain/choose-agent.ts'
import { ROLES } from '../../domain/conversation.ts'
import { emailKey } from '../../domain/email.ts'
import { id, moment, timestamp } from './common.ts'
import { several } from './lists.ts'

export const name = z.string().trim().min(1, 'must not be empty').max(100)
export const capacity = z
  .number()
  .int()
  .min(0)
  .max(1_000)
  .openapi({ description: 'How many conversations the agent can have at the same time, over all channels.' })

export const email = z
  .string()
  .refine(address => emailKey(address) !== undefined, 'must be an e-mail address')
  .normalize()
  .openapi({
    description: 'Any script is allowed (RFC 6531). Upper and lower case count as equal.',
    format: 'idn-email',
    example: 'ann@example.com',
  })

export const newAgent = z
  .strictObject({
    name,
    email,
    capacity: capacity.default(10),
    role: z.enum(ROLES).default('agent'),
  })
  .openapi('NewAgent')

export const agentChanges = z
  .strictObject({
    name: name.optional(),
    email: email.optional(),
    capacity: capacity.optional(),
    role: z.enum(ROLES).optional(),
  })
  .openapi('AgentChanges')

export const presenceChange = z
  .strictObject({
    presence: z.enum(PRESENCES),
    ttlSeconds: z.number().int().min(5).max(86_400).optional().openapi({
      description:
        'Makes this request a heartbeat: the agent goes offline unless another request follows within this time.',
    }),
  })
  .openapi('PresenceChange')

export const agent = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable().openapi({
      description:
        'Null for a deleted account. With the role "agent", also null for all agents but yourself.',
    }),
    role: z.enum(ROLES),
    capacity: z.number().int(),
    presence: z.enum(PRESENCES),
    presenceSince: timestamp,
    presenceUntil: timestamp.nullable().openapi({ description: 'When the heartbeat expires.' }),
    version: z.number().int().openapi({
      description: 'For If-Match. It grows when name, e-mail address, role or capacity change.',
    }),
    createdAt: timestamp,
    leftAt: timestamp.optional().openapi({ description: 'When the account was deleted.' }),
  })
  .openapi('Agent')

/** The most agents whose former capacity is asked for. */
const MOST_AGENTS = 200

export const capacitiesQuery = z.object({
  at: moment,
  agentIds: several(id, MOST_AGENTS).openapi({
    description: `At most ${MOST_AGENTS} ids of agents, separated by commas.`,
  }),
})

export const capacities = z
  .object({
    at: timestamp,
    items: z
      .array(
        z.object({
          agentId: id,
          capacity: z.number().int(),
          since: timestamp.openapi({ description: 'Since when it was this one.' }),
        }),
      )
      .openapi({ description: 'Without agents who were not there yet.' }),
  })
  .openapi('Capacities')

export const agentRemoval = z
  .object({
    done: z.boolean().openapi({ description: 'Whether all of the agent’s conversations have been moved.' }),
    workflowId: z.string().openapi({
      description: 'The id of the workflow that moves the conversations. Search for it in the Temporal UI.',
    }),
  })
  .openapi('AgentRemoval')

export const agentWithToken = z
  .object({
    ...agent.shape,
    token: z.string().openapi({ description: 'The bearer token. It is shown only in this answer.' }),
  })
  .openapi('AgentWithToken')

import { z } from '@hono/zod-openapi'
import { PRESENCES } from '../../domain/choose-agent.ts'
import { ROLES } from '../../domain/conversation.ts'
import { emailKey } from '../../domain/email.ts'
import { id, timestamp } from './common.ts'

const name = z.string().trim().min(1, 'must not be empty').max(100)
const capacity = z
  .number()
  .int()
  .min(0)
  .max(1_000)
  .openapi({ description: 'How many conversations they can have at once, over all channels.' })

const email = z
  .string()
  .refine(address => emailKey(address) !== undefined, 'must be an e-mail address')
  .normalize()
  .openapi({
    description: 'In any script (RFC 6531); compared without case.',
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
  .strictObject({ name: name.optional(), capacity: capacity.optional(), role: z.enum(ROLES).optional() })
  .openapi('AgentChanges')

export const presenceChange = z
  .strictObject({
    presence: z.enum(PRESENCES),
    ttlSeconds: z
      .number()
      .int()
      .min(5)
      .max(86_400)
      .optional()
      .openapi({ description: 'Makes it a heartbeat: offline when none follows in this time.' }),
  })
  .openapi('PresenceChange')

export const agent = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable().openapi({
      description: 'Null for who has left, and of others than oneself, where the role is "agent".',
    }),
    role: z.enum(ROLES),
    capacity: z.number().int(),
    presence: z.enum(PRESENCES),
    presenceSince: timestamp,
    presenceUntil: timestamp.nullable().openapi({ description: 'Of a heartbeat: when it runs out.' }),
    createdAt: timestamp,
    leftAt: timestamp.optional().openapi({ description: 'When their account was ended.' }),
  })
  .openapi('Agent')

export const agentRemoval = z
  .object({
    done: z.boolean().openapi({ description: 'Whether the last of their conversations has moved.' }),
    workflowId: z.string().openapi({ description: 'The workflow that moves them, in the Temporal UI.' }),
  })
  .openapi('AgentRemoval')

export const agentWithToken = z
  .object({
    ...agent.shape,
    token: z.string().openapi({ description: 'Their bearer token; shown this once.' }),
  })
  .openapi('AgentWithToken')

import { z } from '@hono/zod-openapi'
import { ASSIGNMENT_MODES, PRESENCES } from '../../domain/choose-agent.ts'
import { PRIORITIES } from '../../domain/conversation.ts'
import { id, timestamp } from './common.ts'
import { rules } from './rules.ts'

const member = z.object({
  agentId: id,
  name: z.string(),
  presence: z.enum(PRESENCES),
  load: z.number().int().openapi({ description: 'Conversations that the agent has now, over all channels.' }),
  capacity: z.number().int(),
  lastAssignedAt: timestamp.nullable(),
})

export const allocation = z
  .object({
    order: z.array(z.enum(['rules', 'aiAgent', 'humanAgents'])),
    rules,
    aiAgent: z.object({ id: id.nullable(), name: z.string().nullable(), enabled: z.boolean() }),
    humanAgents: z.object({ mode: z.enum(ASSIGNMENT_MODES), agents: z.array(member) }),
  })
  .openapi('Allocation')

export const lineEntry = z.object({
  conversationId: id,
  priority: z.enum(PRIORITIES),
  since: timestamp,
  teamId: id.nullable(),
  agentId: id.nullable(),
  notBefore: timestamp.nullable(),
  eligible: z.array(id).openapi({
    description: 'Agents who may get the conversation once they are online and below their capacity.',
  }),
  because: z.string().openapi({ description: 'Why the conversation is not assigned.' }),
})

export const line = z
  .object({
    depth: z.number().int(),
    oldest: timestamp.nullable(),
    entries: z.array(lineEntry),
  })
  .openapi('WaitingLine')

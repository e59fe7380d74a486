import { z } from '@hono/zod-openapi'
import { weekSchedule } from './business-hours.ts'
import { id, timestamp } from './common.ts'

const name = z.string().trim().min(1, 'must not be empty').max(100)
const agentIds = z.array(id).max(1_000)

export const newTeam = z
  .strictObject({
    name,
    agentIds: agentIds.default([]),
    businessHours: weekSchedule.nullable().default(null),
  })
  .openapi('NewTeam')

export const teamChanges = z
  .strictObject({
    name: name.optional(),
    agentIds: agentIds
      .optional()
      .openapi({ description: 'The complete list of members. Agents who are not in it leave the team.' }),
    businessHours: weekSchedule.nullable().optional(),
  })
  .openapi('TeamChanges')

export const team = z
  .object({
    id,
    name: z.string(),
    agentIds: z.array(id),
    businessHours: weekSchedule.nullable().openapi({
      description:
        'The team’s own business hours. They apply to conversations assigned to the team. null: the channel’s business hours apply.',
    }),
    version: z.number().int().openapi({ description: 'For If-Match.' }),
    createdAt: timestamp,
  })
  .openapi('Team')

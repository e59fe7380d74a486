import { z } from '@hono/zod-openapi'
import { PRESENCES } from '../../domain/choose-agent.ts'
import { PRIORITIES } from '../../domain/conversation.ts'
import { capacity } from './agents.ts'
import { board } from './board.ts'
import { id, timestamp } from './common.ts'

/** How many agents a dry run may change, and how many memberships of each. */
const MOST_CHANGED = 50
const MOST_MEMBERSHIPS = 20

const ids = z.array(id).max(MOST_MEMBERSHIPS).optional()
const memberships = z.strictObject({ add: ids, remove: ids }).optional()

export const dryRunRequest = z
  .strictObject({
    agents: z
      .array(
        z.strictObject({
          id,
          channels: memberships,
          teams: memberships,
          capacity: capacity.optional(),
          presence: z.enum(PRESENCES).optional(),
        }),
      )
      .min(1, 'must name an agent')
      .max(MOST_CHANGED),
  })
  .openapi('DryRunRequest')

const count = z.number().int()
const CHANGES = ['capacity', 'presence', 'join', 'leave', 'joinTeam', 'leaveTeam'] as const
const CHOSEN_BY = [
  'named',
  'preferred',
  'only_one_free',
  'lowest_load',
  'longest_unassigned',
  'next_in_sequence',
  'id',
] as const

const line = board.shape.channels.shape.items.element.shape.line

export const dryRunResult = z
  .object({
    asOf: timestamp,
    steps: z
      .array(
        z.object({
          what: z.enum(CHANGES),
          agentId: id,
          channelId: id.optional(),
          teamId: id.optional(),
          capacity: count.optional(),
          presence: z.enum(PRESENCES).optional(),
        }),
      )
      .openapi({
        description:
          'The changes in the order in which they are tried: for each agent channels, teams, capacity, presence. What really happens is the same if the requests are sent in this order, and nothing else happens meanwhile.',
      }),
    assigned: z
      .array(
        z.object({
          conversationId: id,
          channelId: id,
          contactName: z.string().nullable(),
          priority: z.enum(PRIORITIES),
          since: timestamp,
          agentId: id,
          agentName: z.string(),
          by: z.enum(CHOSEN_BY).openapi({ description: 'What decided that it is this agent.' }),
          next: z.object({ agentId: id, needed: z.string() }).nullable().openapi({
            description: 'Who would have been next, and what they would have needed to be chosen.',
          }),
          step: count.openapi({ description: 'The number in `steps`, from 0, that causes it.' }),
        }),
      )
      .openapi({ description: 'In the order in which they would be assigned.' }),
    capped: z.boolean().openapi({ description: 'true: more would be assigned than were worked out.' }),
    stays: z
      .array(
        z.object({
          channelId: id,
          channelName: z.string(),
          ...line.omit({ servedLastHour: true }).shape,
        }),
      )
      .openapi({ description: 'What would still wait, of each channel that the changes concern, and why.' }),
    returning: z.array(z.object({ agentId: id, channelId: id, conversations: count })).openapi({
      description:
        'Conversations that would then return to the queue, because their agent leaves the channel. They are not part of `assigned`.',
    }),
  })
  .openapi('DryRun')

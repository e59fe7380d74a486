import { z } from '@hono/zod-openapi'
import { CONVERSATION_STATUSES, PRIORITIES } from '../../domain/conversation.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { id, moment, page } from './common.ts'

/** Several values in one parameter, separated by commas. */
export const several = <T extends z.ZodType<string, string>>(one: T, most: number) =>
  z
    .string()
    .transform(value => value.split(','))
    .pipe(z.array(one).max(most))
    .openapi({ type: 'string' })

const yesOrNo = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .openapi({ type: 'string', enum: ['true', 'false'] })

export const SORTS = ['createdAt', 'lastMessageAt', 'waitingSince'] as const

/** The most conversations that are asked for by their ids. */
export const MOST_IDS = 200

/** What a list of conversations is asked for. A view keeps the same. */
const asked = {
  sort: z.enum(SORTS).default('createdAt').openapi({
    description:
      'createdAt: the newest first. lastMessageAt: the last written to first. waitingSince: who waits longest first; behind them the others, the last written to first.',
  }),
  channelId: id.optional(),
  status: several(z.enum(CONVERSATION_STATUSES), CONVERSATION_STATUSES.length * 2)
    .optional()
    .openapi({ description: 'One status, or several separated by commas.', type: 'string' }),
  assigneeId: z
    .union([id, z.enum(['me', 'none'])], 'must be the id of an agent, me or none')
    .optional()
    .openapi({ description: 'An agent; me: the agent who asks; none: nobody has it.', type: 'string' }),
  teamId: z
    .union([id, z.enum(['mine'])], 'must be the id of a team, or mine')
    .optional()
    .openapi({ description: 'A team; mine: those that the agent who asks is in.', type: 'string' }),
  contactId: id.optional(),
  label: z.string().trim().min(1).max(LABEL_LIMITS.length).optional(),
  priority: several(z.enum(PRIORITIES), PRIORITIES.length * 2)
    .optional()
    .openapi({ description: 'One priority, or several separated by commas.', type: 'string' }),
  unread: yesOrNo.optional().openapi({
    description:
      'Whether the customer wrote what the agent who asks has not read. What is closed is never unread.',
  }),
  unanswered: yesOrNo.optional().openapi({ description: 'Whether the customer waits for an answer.' }),
  snoozed: yesOrNo.optional().openapi({ description: 'Whether somebody has put it aside.' }),
  mentioned: z.enum(['me']).optional().openapi({
    description:
      'me: those in which the agent who asks was mentioned in a note, also those of channels that they don’t handle.',
  }),
  hasProblem: yesOrNo.optional().openapi({
    description: 'Whether one of its messages failed, or nobody knows whether it was sent.',
  }),
  q: z.string().trim().min(1).max(100).optional().openapi({
    description:
      'Part of the contact’s name, three or more digits in a row of their number, or the conversation’s id.',
  }),
  from: moment.optional().openapi({ description: 'Created at or after.' }),
  to: moment.optional().openapi({ description: 'Created before.' }),
}

export const conversationFilter = z.object({
  ...page,
  ...asked,
  ids: several(id, MOST_IDS)
    .optional()
    .openapi({ description: `These, at most ${MOST_IDS}, separated by commas.`, type: 'string' }),
})

/** The query of a view. What it doesn't know is refused, or it would show something else than was meant. */
export const viewQuery = z.strictObject(asked)
export type ViewQuery = z.output<typeof viewQuery>

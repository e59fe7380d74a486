import { z } from '@hono/zod-openapi'
import { id, timestamp } from './common.ts'
import { viewQuery } from './lists.ts'

/** The views that everybody has, with their queries. */
export const BUILT_IN_VIEWS = {
  mine: { assigneeId: 'me', status: 'assigned', snoozed: 'false' },
  snoozed: { assigneeId: 'me', snoozed: 'true' },
  mentions: { mentioned: 'me' },
  line: { status: 'waiting' },
  team: { teamId: 'mine', status: 'opening,ai,waiting,assigned' },
  ai: { status: 'ai' },
  unread: { unread: 'true' },
  unanswered: { unanswered: 'true' },
  problems: { hasProblem: 'true', status: 'opening,ai,waiting,assigned,resolved' },
  open: { status: 'opening,ai,waiting,assigned' },
  resolved: { status: 'resolved' },
  closed: { status: 'closed' },
} as const satisfies Record<string, z.input<typeof viewQuery>>

const builtIn = Object.keys(BUILT_IN_VIEWS) as (keyof typeof BUILT_IN_VIEWS)[]

/** A view is counted up to this. */
export const MOST_COUNTED = 999

export const countsQuery = z.object({
  views: z
    .string()
    .transform(value => value.split(','))
    .pipe(
      z
        .array(z.union([z.enum(builtIn), id], `must be ids of views, or ${builtIn.join(', ')}`))
        .min(1)
        .max(20),
    )
    .openapi({
      type: 'string',
      description: `At most 20, separated by commas: ids of views, or ${builtIn.join(', ')}.`,
      example: 'mine,line,unread',
    }),
})

export const counts = z
  .object({
    items: z.array(
      z.object({
        view: z.string(),
        count: z
          .number()
          .int()
          .openapi({ description: `At most ${MOST_COUNTED}.` }),
        capped: z.boolean().openapi({ description: 'There may be more: show it as "999+".' }),
      }),
    ),
  })
  .openapi('ViewCounts')

const name = z.string().trim().min(1, 'must not be empty').max(100)
const scope = z.enum(['private', 'team', 'all']).openapi({
  description: 'Who has it: its owner, a team (teamId), or everybody. Each sees in it what they may see.',
})

/** Kept as it stands in the address of the list, so that it means then what it means now. */
const query = z
  .record(z.string(), z.string())
  .superRefine((given, context) => {
    const read = viewQuery.safeParse(given)
    for (const issue of read.error?.issues ?? [])
      context.addIssue({
        code: 'custom',
        path: issue.path.length > 0 ? issue.path : issue.code === 'unrecognized_keys' ? issue.keys : [],
        message: issue.code === 'unrecognized_keys' ? 'is no parameter of the list' : issue.message,
      })
  })
  .openapi({
    description: 'The parameters of GET /v1/conversations, without limit, cursor and ids.',
    example: { status: 'waiting,assigned', sort: 'waitingSince' },
  })

const whose = (view: { scope?: string; teamId?: string | null }) =>
  (view.scope === 'team') === (typeof view.teamId === 'string')
const WHOSE = { path: ['teamId'], message: 'belongs to the scope "team", which needs one' }

export const newView = z
  .strictObject({ name, scope: scope.default('private'), teamId: id.nullish(), query })
  .refine(whose, WHOSE)
  .openapi('NewView')

export const viewChanges = z
  .strictObject({
    name: name.optional(),
    scope: scope.optional(),
    teamId: id.nullish(),
    query: query.optional(),
  })
  .refine(view => view.scope === undefined || whose(view), WHOSE)
  .refine(view => view.scope !== undefined || view.teamId === undefined, WHOSE)
  .openapi('ViewChanges')

export const view = z
  .object({
    id,
    name: z.string(),
    scope,
    teamId: id.nullable(),
    ownerId: id.nullable().openapi({ description: 'Null: the administrator’s own token made it.' }),
    query: z.record(z.string(), z.string()),
    version: z.number().int().openapi({ description: 'For If-Match.' }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi('View')

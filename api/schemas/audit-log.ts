import { z } from '@hono/zod-openapi'
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, AUDIT_TARGETS, type AuditAction } from '../../domain/audit-log.ts'
import { ROLES } from '../../domain/conversation.ts'
import { id, moment, page, timestamp } from './common.ts'

const ACTIONS = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]]

const action = z.enum(ACTIONS).openapi('AuditAction', {
  description: Object.entries(AUDIT_ACTIONS)
    .map(([name, meaning]) => `- \`${name}\`: ${meaning}`)
    .join('\n'),
})
const targetType = z.enum(AUDIT_TARGETS).openapi('AuditTarget')

export const auditLogQuery = z
  .object({
    actorId: id.optional().openapi({ description: 'What this agent did.' }),
    action: action.optional(),
    targetType: targetType.optional(),
    targetId: id.optional().openapi({ description: 'What was done with this object.' }),
    from: moment.optional(),
    to: moment.optional().openapi({ description: 'Only entries before this time.' }),
    outcome: z.enum(AUDIT_OUTCOMES).optional(),
    ...page,
    bom: z.enum(['true', 'false']).default('false').openapi({
      description:
        'For text/csv. true: begins with a byte order mark, so that spreadsheet programs read the file as UTF-8.',
    }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['from'],
    message: 'must be before "to"',
  })

const values = z.record(z.string(), z.unknown()).nullable()

export const auditEntry = z
  .object({
    id,
    at: timestamp,
    action,
    outcome: z.enum(AUDIT_OUTCOMES).openapi({
      description:
        'done: it was changed, or the command was accepted; what came of a command is in the events. refused: see code. unknown: the workflow server did not answer in time; it may have been carried out.',
    }),
    code: z.string().nullable().openapi({
      description: 'Why it was refused: the code of a problem, or wrong_password.',
      example: 'forbidden',
    }),
    actor: z
      .object({
        kind: z.enum(['agent', 'administrator', 'nobody']),
        id: id.nullable(),
        name: z.string().nullable(),
        role: z.enum(ROLES).nullable(),
      })
      .openapi({
        description:
          'Who it was, with name and role as they were then. administrator: whoever has ADMIN_TOKEN. nobody: somebody who has not signed in.',
      }),
    target: z
      .object({ type: targetType, id: id.nullable() })
      .nullable()
      .openapi({ description: 'What it was about.' }),
    before: values,
    after: values.openapi({
      description:
        'Only what changed, by dotted names. [changed]: the log does not contain the value. Of objects with versions, texts of more than 500 characters are cut and end with …, and [long] stands for a value that is too long: see the versions.',
    }),
    token: z
      .object({ id, name: z.string() })
      .nullable()
      .openapi({ description: 'The agent’s API token that was used.' }),
    source: z
      .object({
        address: z.string().nullable(),
        userAgent: z.string().nullable(),
        sessionId: id.nullable(),
      })
      .nullable()
      .openapi({ description: 'Where the request came from. Only administrators see it.' }),
    requestId: z.string().nullable(),
    commandId: id.nullable(),
  })
  .openapi('AuditEntry')

import { z } from '@hono/zod-openapi'
import { PRIORITIES } from '../../domain/conversation.ts'
import { FIELD_NAMES } from '../../domain/routing/fields.ts'
import { OPERATOR_NAMES } from '../../domain/routing/operators.ts'
import { RULE_LIMITS, TARGET_KINDS } from '../../domain/routing/types.ts'
import { id } from './common.ts'

const value = z
  .union([
    z.string().max(RULE_LIMITS.value),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string(), z.number()])),
  ])
  .nullable()

export const rule = z
  .strictObject({
    name: z.string().trim().min(1).max(RULE_LIMITS.name),
    enabled: z.boolean().default(true),
    match: z.enum(['all', 'any']).default('all'),
    conditions: z
      .array(
        z.strictObject({
          field: z.enum(FIELD_NAMES),
          operator: z.enum(OPERATOR_NAMES),
          value: value.optional(),
        }),
      )
      .max(RULE_LIMITS.conditionsOfRule)
      .default([])
      .openapi({ description: 'No conditions: the rule always matches.' }),
    action: z.strictObject({
      allocate: z.strictObject({ to: z.enum(TARGET_KINDS), id }),
      priority: z.enum(PRIORITIES).optional(),
      labels: z.array(z.string().trim().min(1).max(RULE_LIMITS.label)).max(RULE_LIMITS.labels).optional(),
    }),
  })
  .openapi('RoutingRule')

export const rules = z.array(rule).max(RULE_LIMITS.rules)
export const ruleList = z.strictObject({ rules }).openapi('RoutingRules')

/** A made-up message for a dry run. Missing fields are filled in as for an unknown customer who writes now. */
const madeUp = z
  .strictObject({
    text: z.string().max(4_096).optional(),
    hasMedia: z.boolean().optional(),
    buttonPayload: z.string().max(200).optional(),
    from: z.string().max(100).optional().openapi({ example: '+66812345678' }),
    name: z.string().max(100).optional(),
    returning: z.boolean().optional(),
    labels: z.array(z.string().max(RULE_LIMITS.label)).max(50).optional(),
    referralSourceId: z.string().max(200).optional(),
    previousAgentId: id.optional(),
    at: z.iso.datetime().optional().openapi({ description: 'When the message is received. Default: now.' }),
  })
  .openapi('MadeUpMessage')

export const rulesTest = z
  .strictObject({
    rules: rules
      .optional()
      .openapi({ description: 'A draft of rules to test. Default: the channel’s rules.' }),
    message: madeUp.optional(),
    conversations: z.number().int().min(0).max(500).default(50).openapi({
      description:
        'On how many of the latest conversations the draft is tested, with their stored facts. Stops after five seconds; `compared` of the result says how many it were.',
    }),
  })
  .openapi('RulesTest')

const json = z.record(z.string(), z.unknown())

export const rulesTestResult = z
  .object({
    problems: z.array(
      z.object({ severity: z.enum(['error', 'warning']), path: z.string(), message: z.string() }),
    ),
    message: z.object({ because: z.string(), result: json, facts: json }).nullable(),
    comparison: json.openapi({
      description: 'Who would have got each of the latest conversations, and which assignments would change.',
    }),
  })
  .openapi('RulesTestResult')

export const savedRules = z
  .object({
    version: z.number().int(),
    rules,
    warnings: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .openapi('SavedRules')

import { z } from '@hono/zod-openapi'
import { LABEL_SCOPES } from '../../db/labels.ts'
import { LABEL_LIMITS } from '../../domain/labels.ts'
import { id, timestamp } from './common.ts'

export const labelName = z.string().trim().min(1, 'must not be empty').max(LABEL_LIMITS.length)
const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'must be # and six hexadecimal digits')
  .toLowerCase()
  .openapi({ example: '#d97706' })
const scope = z
  .enum(LABEL_SCOPES)
  .openapi({ description: 'What it is offered for. Both hold any label, whatever its scope.' })

export const newLabel = z
  .strictObject({ name: labelName, color: color.default('#6b7280'), scope: scope.default('both') })
  .openapi('NewLabel')

export const labelChanges = z
  .strictObject({ name: labelName.optional(), color: color.optional(), scope: scope.optional() })
  .openapi('LabelChanges')

export const label = z
  .object({
    id,
    name: z.string(),
    color: z.string(),
    scope,
    movingFrom: z.string().nullable().openapi({
      description: 'The name that it had, while what has it is moved to the new one; null: all is moved.',
    }),
    version: z.number().int().openapi({ description: 'For If-Match.' }),
    createdAt: timestamp,
  })
  .openapi('Label')

import { z } from '@hono/zod-openapi'
import { DRAFT_MODES } from '../../domain/draft.ts'
import { timestamp } from './common.ts'

export const draftMode = z.enum(DRAFT_MODES).default('reply')

export const draft = z
  .object({ mode: z.enum(DRAFT_MODES), text: z.string(), since: timestamp, updatedAt: timestamp })
  .openapi('Draft')

export const newDraft = z
  .strictObject({ text: z.string().min(1, 'must not be empty; DELETE removes it').max(16_000) })
  .openapi('NewDraft')

import { z } from '@hono/zod-openapi'
import { DEFAULT_AI_LIMITS, MAX_KNOWLEDGE_LENGTH } from '../../domain/ai.ts'
import { id, timestamp } from './common.ts'

const name = z.string().trim().min(1, 'must not be empty').max(100)
const model = z.string().trim().min(1).max(200).openapi({ example: 'gpt-5-mini' })
const instructions = z.string().trim().min(1, 'must not be empty').max(20_000)
const knowledge = z
  .string()
  .max(MAX_KNOWLEDGE_LENGTH, `must be at most ${MAX_KNOWLEDGE_LENGTH} characters`)
  .openapi({ description: 'Given to the model with the instructions.' })
const temperature = z
  .number()
  .min(0)
  .max(2)
  // What is closer to zero than the database's column can tell is refused by it.
  .refine(value => Number(value.toFixed(3)) === value, 'must have at most three decimals')
  .nullable()
  .openapi({ description: 'null: the model’s own; some models take no other.' })
const limits = z
  .strictObject({
    maxTurns: z.number().int().min(1).max(500),
    maxTokens: z.number().int().min(100).max(10_000_000),
    maxMinutes: z.number().int().min(1).max(10_080),
  })
  .openapi('AiLimits', { description: 'Of one conversation; past any of them it goes to a human.' })

export const newAiAgent = z
  .strictObject({
    name,
    model,
    instructions,
    knowledge: knowledge.default(''),
    temperature: temperature.default(null),
    limits: limits
      .partial()
      .default({})
      .transform(given => ({ ...DEFAULT_AI_LIMITS, ...given })),
  })
  .openapi('NewAiAgent')

export const aiAgentChanges = z
  .strictObject({
    name: name.optional(),
    model: model.optional(),
    instructions: instructions.optional(),
    knowledge: knowledge.optional(),
    temperature: temperature.optional(),
    limits: limits.partial().optional(),
  })
  .openapi('AiAgentChanges')

export const aiAgent = z
  .object({ id, name, model, instructions, knowledge, temperature, limits, createdAt: timestamp })
  .openapi('AiAgent')

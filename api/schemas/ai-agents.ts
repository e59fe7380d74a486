import { z } from '@hono/zod-openapi'
import { DEFAULT_AI_LIMITS, MAX_KNOWLEDGE_LENGTH } from '../../domain/ai.ts'
import { MAX_DURATION, MAX_DURATION_MS } from '../../domain/duration.ts'
import { MAX_TEXT } from '../../domain/text.ts'
import { actor, id, timestamp } from './common.ts'

/** The model reads as many messages of a real conversation. */
const MAX_TEST_MESSAGES = 40

const name = z.string().trim().min(1, 'must not be empty').max(100)
const model = z.string().trim().min(1).max(200).openapi({ example: 'gpt-5-mini' })
const instructions = z.string().trim().min(1, 'must not be empty').max(20_000)
const knowledge = z
  .string()
  .max(MAX_KNOWLEDGE_LENGTH, `must be at most ${MAX_KNOWLEDGE_LENGTH} characters`)
  .openapi({ description: 'Sent to the model together with the instructions.' })
const temperature = z
  .number()
  .min(0)
  .max(2)
  // The database's column has three decimals, and refuses what it can't store exactly.
  .refine(value => Number(value.toFixed(3)) === value, 'must have at most three decimals')
  .nullable()
  .openapi({ description: 'null: the default of the model. Some models accept no other value.' })
const MAX_MINUTES = MAX_DURATION_MS / 60_000
const limits = z
  .strictObject({
    maxTurns: z.number().int().min(1).max(500),
    maxTokens: z.number().int().min(100).max(10_000_000),
    maxMinutes: z
      .number()
      .int()
      .min(1)
      .max(MAX_MINUTES, `must be at most ${MAX_MINUTES} minutes (${MAX_DURATION})`),
  })
  .openapi('AiLimits', {
    description: 'Limits for one conversation. When one is exceeded, the conversation goes to a human agent.',
  })

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

const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  label: z.string().max(1_000).optional(),
  address: z.string().max(1_000).optional(),
})

const madeUpMessage = z
  .strictObject({
    from: z.enum(['customer', 'agent', 'ai']),
    text: z.string().max(MAX_TEXT, `must be at most ${MAX_TEXT} characters`).default(''),
    media: z
      .array(z.strictObject({ contentType: z.string().min(1).max(200) }))
      .max(10)
      .default([]),
    location: place.optional(),
  })
  .refine(({ text, media, location }) => text.trim() !== '' || media.length > 0 || location, {
    path: ['text'],
    message: 'give text, media or a location',
  })
  .openapi('AiTestMessage')

export const aiAgentTest = z
  .strictObject({
    messages: z
      .array(madeUpMessage)
      .min(1, 'must not be empty')
      .max(MAX_TEST_MESSAGES, `must be at most ${MAX_TEST_MESSAGES}`)
      .optional()
      .openapi({
        description:
          'An invented conversation, oldest message first. The last message must be the customer’s.',
      }),
    conversationId: id.optional().openapi({
      description: 'The id of a conversation. The test answers its customer’s last message.',
    }),
    name: name.optional(),
    model: model.optional(),
    instructions: instructions.optional(),
    knowledge: knowledge.optional(),
    temperature: temperature.optional(),
  })
  .refine(test => (test.messages === undefined) !== (test.conversationId === undefined), {
    path: ['messages'],
    message: 'give either messages or conversationId, not both',
  })
  .refine(({ messages }) => !messages || messages.at(-1)?.from === 'customer', {
    path: ['messages'],
    message: 'must end with a message from the customer',
  })
  .openapi('AiAgentTest', {
    description: 'For this test, fields given here replace the saved fields of the AI agent.',
  })

const count = z.number().int()
const profile = { name, model, instructions, knowledge, temperature, limits }

export const aiAgentTestResult = z
  .object({
    model: z.string(),
    api: z
      .enum(['responses', 'chat'])
      .nullable()
      .openapi({ description: 'Which of OpenAI’s APIs was called. null: no model is configured.' }),
    prompt: z
      .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
      .openapi({ description: 'The prompt as the endpoint accepted it. Empty: nothing was sent.' }),
    answer: z
      .string()
      .openapi({ description: 'The text that the customer would receive. Empty: no message.' }),
    actions: z
      .array(
        z.object({
          tool: z.enum(['hand_over', 'resolve', 'label']),
          reason: z.enum(['customer_asked', 'cannot_help']).optional(),
          summary: z.string().optional(),
          labels: z.array(z.string()).optional(),
        }),
      )
      .openapi({ description: 'The actions that would follow, in this order.' }),
    tokens: z
      .object({ input: count, output: count, total: count })
      .openapi({ description: 'As counted by the endpoint; 0 if it does not count tokens.' }),
    milliseconds: count,
    failure: z
      .object({
        reason: z
          .string()
          .openapi({ description: 'The same value as in the event conversation.handed_over.' }),
        detail: z.string(),
        fix: z.string().nullable(),
        endpoint: z
          .object({
            status: count.optional(),
            code: z.string().optional(),
            param: z.string().optional(),
            message: z.string().optional(),
          })
          .nullable()
          .openapi({ description: 'The error message of the endpoint, without any part of the prompt.' }),
      })
      .nullable()
      .openapi({ description: 'Why there is no answer. The conversation would go to a human agent.' }),
  })
  .openapi('AiAgentTestResult')

export const aiAgent = z.object({ id, ...profile, version: count, createdAt: timestamp }).openapi('AiAgent')

const change = z
  .object({ field: z.string(), before: z.unknown(), after: z.unknown() })
  .openapi('AiAgentChange', {
    description: 'A field by its dotted name, and its values. null: there was none.',
  })

const version = {
  version: count,
  changed: z.array(z.string()).openapi({ description: 'What changed, by dotted names.' }),
  changedBy: actor,
  changedAt: timestamp,
}

export const aiAgentVersion = z.object(version).openapi('AiAgentVersion')

export const wholeAiAgentVersion = z
  .object({ ...version, profile: z.object(profile), changes: z.array(change) })
  .openapi('WholeAiAgentVersion')

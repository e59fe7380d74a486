import { z } from '@hono/zod-openapi'
import { name } from './agents.ts'
import { id, timezone } from './common.ts'

/** A language tag, rewritten to its canonical form (`pt-br` becomes `pt-BR`). */
const language = z
  .string()
  .max(35)
  .overwrite(tag => canonicalLanguage(tag) ?? tag)
  .refine(tag => canonicalLanguage(tag) !== undefined, 'must be a language tag, e.g. en or th-TH')
  .openapi({ description: 'A language tag (BCP 47).', example: 'th' })

function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/** A name that the client gives to one of its actions or events. */
const word = z.string().regex(/^[A-Za-z][\w.-]{0,49}$/, 'must be up to 50 letters, digits, dots and dashes')

/** A record with a limited number of entries. */
const few = <T extends z.ZodType>(value: T, most: number) =>
  z
    .record(word, value)
    .refine(entries => Object.keys(entries).length <= most, `must have at most ${most} entries`)

const theme = z.enum(['system', 'light', 'dark'])

const calendar = z
  .enum(['gregory', 'buddhist'])
  .openapi({ description: 'How years are counted: 2026 is 2569 of the Buddhist era.' })

const keys = z.strictObject({
  enabled: z.boolean().default(true).openapi({ description: 'Whether keyboard shortcuts are on.' }),
  bindings: few(z.string().max(40).nullable(), 200)
    .default({})
    .openapi({ description: 'Changed shortcuts, by action; null: no shortcut.' }),
})

const notifications = z.strictObject({
  volume: z.number().int().min(0).max(100).default(80),
  events: few(
    z.strictObject({
      sound: z.boolean().optional(),
      desktop: z.boolean().optional(),
      push: z.boolean().optional(),
    }),
    50,
  )
    .default({})
    .openapi({ description: 'Changed notifications, by kind of event.' }),
  mutedChannelIds: z.array(id).max(200).default([]),
  repeat: z
    .strictObject({ everySeconds: z.number().int().min(10).max(900), times: z.number().int().min(0).max(30) })
    .default({ everySeconds: 60, times: 5 })
    .openapi({
      description:
        'How often, and how many times at most, the sound is made again while a customer waits for an answer and nobody looks. 0 times: never.',
    }),
})

export const agentSettings = z
  .object({
    language: language.nullable().openapi({ description: 'Null: as in the browser.' }),
    zone: timezone.nullable().openapi({ description: 'Null: as in the browser.' }),
    calendar,
    theme,
    keys,
    notifications,
  })
  .openapi('AgentSettings')

export type AgentSettings = z.output<typeof agentSettings>

/** The settings of an agent who has changed nothing. */
export const DEFAULT_AGENT_SETTINGS: AgentSettings = {
  language: null,
  zone: null,
  calendar: 'gregory',
  theme: 'system',
  keys: { enabled: true, bindings: {} },
  notifications: {
    volume: 80,
    events: {},
    mutedChannelIds: [],
    repeat: { everySeconds: 60, times: 5 },
  },
}

export const meChanges = z
  .strictObject({
    name: name.optional(),
    language: language.nullable().optional(),
    zone: timezone.nullable().optional(),
    calendar: calendar.nullable().optional(),
    theme: theme.nullable().optional(),
    keys: keys.nullable().optional(),
    notifications: notifications.nullable().optional(),
  })
  .openapi('MeChanges', { description: 'Fields that are left out stay unchanged; null sets the default.' })

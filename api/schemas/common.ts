import { z } from '@hono/zod-openapi'
import { DURATION_PATTERN, type DurationText, isLonger, MAX_DURATION } from '../../domain/duration.ts'
import { canonicalTimezone, timezoneProblem } from '../../domain/time-zone.ts'
import { PROBLEM_CODES } from '../http/problem-codes.ts'

/** Ids are compared as text, so they are made lower case first. */
export const id = z
  .uuid('must be a UUID')
  .toLowerCase()
  .openapi({ example: '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a' })

export const timestamp = z.iso.datetime().openapi({ example: '2026-11-24T09:30:00.000Z' })

/** A time in a request. It must have an offset, and be within the range of the database. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be a date and time with its offset, e.g. 2026-11-24T09:30:00Z' })
  .refine(isStorableTime, 'must be in a year from 1 to 9999')
  .openapi({ example: '2026-11-24T09:30:00Z' })

/**
 * The year is checked in UTC, because an offset may move a time into another year. PostgreSQL has no year 0, and writes
 * years past 9999 in another form.
 */
function isStorableTime(text: string): boolean {
  const year = new Date(text).getUTCFullYear()
  // A text that is no time has been reported already.
  return Number.isNaN(year) || (year >= 1 && year <= 9_999)
}

export const durationUpTo = (max: DurationText) =>
  z
    .string()
    .regex(DURATION_PATTERN, `must be a whole number and a unit, e.g. 90s, 10m, 24h, 7d, at most ${max}`)
    // A text that is no duration has been reported already.
    .refine(text => !isLonger(text, max), `must be at most ${max}`)
    .openapi({ description: `A whole number and a unit (s, m, h, d), at most ${max}.`, example: '24h' })

export const duration = durationUpTo(MAX_DURATION)

/** Rewritten to the spelling of the IANA database, whatever case the request uses. */
export const timezone = z
  .string()
  .overwrite(name => canonicalTimezone(name) ?? name)
  .superRefine((name, context) => {
    if (canonicalTimezone(name) === undefined) context.addIssue(timezoneProblem(name))
  })
  .openapi({ description: 'A name of the IANA Time Zone Database.', example: 'Asia/Bangkok' })

/** A place in a conversation, in a query. */
export const seq = z.coerce.number().int().min(0).max(2_147_483_647)

/** The largest number that the database's column of versions holds. */
const MAX_VERSION = 2 ** 31 - 1

/** Something of which versions are kept, and one of them. */
export const versionParameter = z.object({ id, version: z.coerce.number().int().min(1).max(MAX_VERSION) })

export const idParameter = z.object({ id })

/** A page of a list: `cursor` is the `nextCursor` of the page before. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
}

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** The header of every POST that has an effect. The `idempotent` middleware checks it. */
export const keyHeader = z.object({
  'idempotency-key': z.string().optional().openapi({
    description:
      '1 to 255 characters. If the same request is sent again with the same key within 24 hours, it is carried out only once and gets the same answer.',
  }),
})

export const lastSeqHeader = z.object({
  'if-last-seq': seq.optional().openapi({
    description:
      'The seq of the last message that you have seen. If others wrote after it, the customer or a colleague, nothing is sent: 409 thread_moved, with what came as `messages`. What comes at the same moment is told as the outcome of the command.',
  }),
})

export const preferHeader = z.object({
  prefer: z.string().optional().openapi({
    description:
      'With "wait=5" the answer waits up to 5 seconds for the outcome; the maximum is 30. While 100 requests of a token wait in one process, further commands are carried out without waiting, and further requests for an unknown outcome get a 429.',
    example: 'wait=5',
  }),
})

export const problem = z
  .object({
    type: z.string().openapi({ description: 'Address of the page that describes the code.' }),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string(),
    fix: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .loose()
  .openapi('Problem')

export const actor = z
  .object({
    kind: z.enum(['contact', 'agent', 'ai', 'operator', 'system']),
    id: id.optional(),
    role: z.enum(['agent', 'supervisor', 'admin']).optional(),
  })
  .openapi('Actor')

/** The error answers that every route can give, plus the route's own `statuses`. */
export function problems(...statuses: number[]) {
  const all = [...new Set([400, 401, 403, 412, 413, 422, 429, 500, 503, ...statuses])].sort()
  return Object.fromEntries(
    all.map(status => [
      status,
      { description: 'Problem details', content: { 'application/problem+json': { schema: problem } } },
    ]),
  )
}

export function body<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

export function answer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** Describes placeholders, for all texts in the settings that are sent to customers. */
export const PLACEHOLDERS_HELP =
  'placeholders are replaced: {{contact.name}}, {{agent.name}}, {{channel.name}} and {{nextOpening}}. Each can have a fallback, such as {{contact.name|there}}. Without a value and a fallback, the placeholder is removed.'

/** A template at Twilio, and the values of its variables. */
export const contentSid = z.string().regex(/^HX[0-9a-fA-F]{32}$/, 'must be HX and 32 hexadecimal digits')
export const contentVariables = z.record(z.string().regex(/^\w{1,32}$/), z.string().max(1_600))

const variableText = z.string().max(1_600)

const headerText = z.strictObject({ type: z.literal('text'), variables: contentVariables })
const headerUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL that the provider can reach' })
  .max(2_000)
const headerFile = {
  type: z.enum(['image', 'video', 'document']),
  filename: z.string().min(1).max(240).optional(),
}

/** The file may have been uploaded here. For a setting, it is kept as long as a version of the settings names it. */
const header = z.discriminatedUnion('type', [
  headerText,
  z
    .strictObject({
      ...headerFile,
      url: headerUrl.optional(),
      uploadId: id.optional().openapi({ description: 'Of POST /v1/uploads, instead of url.' }),
    })
    .refine(({ url, uploadId }) => (url === undefined) !== (uploadId === undefined), {
      path: ['url'],
      message: 'give either url or uploadId',
    }),
])

const templateButton = z.strictObject({
  index: z.number().int().min(0).max(9),
  payload: z.string().min(1).max(256).optional(),
  url: variableText.min(1).optional(),
})

const templateFields = {
  language: z.string().min(2).max(20).optional().openapi({
    description: 'Needed if the id alone does not identify the template.',
    example: 'en_US',
  }),
  buttons: z.array(templateButton).max(10).optional().openapi({
    description:
      'Values for the buttons that have a variable, by their position from 0: the payload that a tap sends back, or the last part of a URL.',
  }),
}
const templateId = z.string().min(1).max(512)

/** The values of a template that is named elsewhere. */
export const templateValues = {
  variables: contentVariables.default({}),
  ...templateFields,
  header: header.optional(),
}

/** A template as a request names it. */
export const template = z.strictObject({ id: templateId, ...templateValues }).openapi('MessageTemplate', {
  description:
    'A template of the channel’s account, as listed by GET /v1/channels/{id}/templates, with its variables.',
})

/** A template as it is stored: in the form of the request, at Twilio by its contentSid. */
export const keptTemplate = z.object({
  contentSid: z.string().optional(),
  id: z.string().optional(),
  variables: z.record(z.string(), z.string()),
  language: z.string().optional(),
  header: z.record(z.string(), z.unknown()).optional(),
  buttons: z.array(z.record(z.string(), z.unknown())).optional(),
})

export const messageTemplate = z
  .strictObject({
    contentSid: contentSid.optional(),
    id: templateId.optional(),
    variables: contentVariables,
    ...templateFields,
    header: header.optional(),
  })
  .refine(({ contentSid, id }) => (contentSid === undefined) !== (id === undefined), {
    path: ['id'],
    message: 'give either id or, for Twilio, contentSid',
  })
  .nullable()
  .openapi({
    description: `An approved template that is sent when WhatsApp does not accept free text. null: nothing is sent then. In its variables, ${PLACEHOLDERS_HELP}`,
  })

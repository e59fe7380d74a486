/**
 * Checks that signals have the right shape. The checks are written by hand, because a schema library
 * would use too much memory in each cached conversation.
 *
 * Ids must be UUIDs, and texts are freed of what PostgreSQL can't store. Otherwise one wrong signal,
 * sent from the Temporal UI, would make an activity fail for ever.
 */
export type Fields = Record<string, unknown>
type Check = (value: unknown) => boolean

/** The fields that are read, each with its check. All other fields are dropped. */
export type Shape = Record<string, Check>

/**
 * Our payloads have at most three levels. A very deep one would overflow the stack of the code that
 * walks through it.
 */
const MAX_DEPTH = 6

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The year 2100, epoch ms. Deadlines are computed from received moments, and a `Date` must be able to
 * hold them.
 */
const LAST_MOMENT = 4_102_444_800_000

export const isString: Check = value => typeof value === 'string'
export const isText: Check = value => typeof value === 'string' && value !== ''
export const isBoolean: Check = value => typeof value === 'boolean'
export const isId: Check = value => typeof value === 'string' && UUID.test(value)
export const isMoment: Check = value => typeof value === 'number' && value > 0 && value < LAST_MOMENT
export const isPositive: Check = value => typeof value === 'number' && value > 0

export const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value)

export const oneOf =
  (values: readonly string[]): Check =>
  value =>
    typeof value === 'string' && values.includes(value)

export const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check)

export const recordOf =
  (check: Check): Check =>
  value =>
    isRecord(value) && Object.values(value).every(check)

/** An object whose named fields pass their checks. Other fields stay, to a limited depth. */
export const object =
  (shape: Shape): Check =>
  value =>
    isRecord(value) && Object.entries(shape).every(([name, check]) => check(value[name])) && isShallow(value)

/** Reads the fields of a shape. Returns undefined when one is missing or has the wrong form. */
export function readFields(value: unknown, shape: Shape): Fields | undefined {
  if (!isRecord(value)) return undefined
  const read: Fields = {}
  for (const [name, check] of Object.entries(shape)) {
    const field = value[name]
    if (!check(field)) return undefined
    if (field !== undefined) read[name] = storable(field)
  }
  return read
}

/**
 * Reads those fields of a shape that pass their checks. `complete` is false when another one was
 * present and did not pass. A value that is not an object has no fields.
 */
export function readWhatFits(value: unknown, shape: Shape): { fields: Fields; complete: boolean } {
  if (!isRecord(value)) return { fields: {}, complete: value === undefined }
  const read = Object.entries(shape).map(
    ([name, check]) => [name, readFields(value, { [name]: check })] as const,
  )
  return {
    fields: Object.assign({}, ...read.map(([, field]) => field)),
    complete: read.every(([name, field]) => field !== undefined || value[name] === undefined),
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every(inner => isShallow(inner, depth - 1))
}

/**
 * The same value without the two things that JSON can carry and PostgreSQL can't store: NUL, and half a
 * surrogate pair.
 */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD')
  if (Array.isArray(value)) return value.map(storable)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)]))
}

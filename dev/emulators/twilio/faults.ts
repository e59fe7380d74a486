import { z } from 'zod'
import { OPERATIONS } from './facts.ts'

const operationNames = Object.keys(OPERATIONS) as [keyof typeof OPERATIONS, ...(keyof typeof OPERATIONS)[]]

const common = {
  /** How many requests it affects; `always` until it is cleared. */
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** Only messages to this address. */
  to: z.string().optional(),
  /** Only this account. */
  accountSid: z.string().optional(),
}

/** Faults of the answer may be set on any operation. Those that happen after acceptance only make sense on create. */
const answer = { ...common, operation: z.enum(operationNames).default('messages.create') }

/** Time until the connection is closed without an answer, ms; undefined: it is never closed. */
const untilClosed = z.int().nonnegative().optional()

export const faultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rate_limited'),
    retryAfterSeconds: z.int().nonnegative().optional(),
    ...answer,
  }),
  /** A refusal for which the emulator has no reason of its own. */
  z.object({ kind: z.literal('refused'), errorCode: z.int().positive(), ...answer }),
  z.object({ kind: z.literal('error_before_accepting'), ...answer }),
  z.object({ kind: z.literal('hang_before_accepting'), ms: untilClosed, ...answer }),
  z.object({ kind: z.literal('error_after_accepting'), ...answer }),
  z.object({ kind: z.literal('hang_after_accepting'), ms: untilClosed, ...answer }),
  z.object({ kind: z.literal('reset_after_accepting'), ...answer }),
  z.object({ kind: z.literal('broken_body'), ...answer }),
  z.object({ kind: z.literal('slow_answer'), ms: z.int().nonnegative(), ...answer }),
  z.object({ kind: z.literal('callbacks_twice'), ...common }),
  z.object({ kind: z.literal('callbacks_late'), ms: z.int().nonnegative(), ...common }),
  z.object({ kind: z.literal('callbacks_out_of_order'), ...common }),
  z.object({ kind: z.literal('callbacks_never'), ...common }),
  z.object({ kind: z.literal('callback_before_answer'), ...common }),
  z.object({
    kind: z.literal('final_status'),
    status: z.enum(['undelivered', 'failed']),
    errorCode: z.int().positive(),
    ...common,
  }),
])

/** A fault as a client asks for it. */
export type FaultInput = z.input<typeof faultSchema>
/** A fault that waits for its request. */
export type Fault = z.output<typeof faultSchema> & { id: number }
type Of<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>
export type FaultOf<Kind extends Fault['kind']> = Of<Kind>

const BEFORE = ['rate_limited', 'refused', 'error_before_accepting', 'hang_before_accepting'] as const
const AFTER = [
  'error_after_accepting',
  'hang_after_accepting',
  'reset_after_accepting',
  'broken_body',
  'slow_answer',
] as const

export type FaultBefore = Of<(typeof BEFORE)[number]>
export type FaultAfter = Of<(typeof AFTER)[number]>

/** The faults of one message after its request. */
export interface DeliveryFaults {
  twice: boolean
  outOfOrder: boolean
  never: boolean
  beforeAnswer: boolean
  lateMs: number
  final?: { status: 'undelivered' | 'failed'; errorCode: number }
}

interface Scope {
  operation: keyof typeof OPERATIONS
  accountSid?: string
  to?: string
}

export interface Faults {
  /** Adds a fault and returns its id. Throws a ZodError if the fault is not valid. */
  set(fault: FaultInput): number
  list(): Fault[]
  /** Removes one, or all. */
  clear(id?: number): void
  /** A request uses up at most one fault of its answer: the oldest that fits. */
  takeBefore(scope: Scope): FaultBefore | undefined
  takeAfter(scope: Scope): FaultAfter | undefined
  /** Faults of delivery add up: a message can have one of each kind. */
  takeDelivery(scope: Scope): DeliveryFaults
}

export function createFaults(): Faults {
  let pending: Fault[] = []
  let lastId = 0

  const take = <Kind extends Fault['kind']>(kinds: readonly Kind[], scope: Scope): Of<Kind> | undefined => {
    // Nearly no request has a fault, and a benchmark should not pay for looking.
    if (pending.length === 0) return undefined
    const fault = pending.find(candidate => kinds.includes(candidate.kind as Kind) && fits(candidate, scope))
    if (!fault) return undefined
    if (fault.times !== 'always') {
      fault.times -= 1
      if (fault.times === 0) pending = pending.filter(other => other !== fault)
    }
    return fault as Of<Kind>
  }

  return {
    set(input) {
      lastId += 1
      pending.push({ ...faultSchema.parse(input), id: lastId })
      return lastId
    },
    list: () => [...pending],
    clear(id) {
      pending = id === undefined ? [] : pending.filter(fault => fault.id !== id)
    },
    takeBefore: scope => take(BEFORE, scope),
    takeAfter: scope => take(AFTER, scope),
    takeDelivery: scope => ({
      twice: take(['callbacks_twice'], scope) !== undefined,
      outOfOrder: take(['callbacks_out_of_order'], scope) !== undefined,
      never: take(['callbacks_never'], scope) !== undefined,
      beforeAnswer: take(['callback_before_answer'], scope) !== undefined,
      lateMs: take(['callbacks_late'], scope)?.ms ?? 0,
      final: take(['final_status'], scope),
    }),
  }
}

function fits(fault: Fault, scope: Scope): boolean {
  return (
    (!('operation' in fault) || fault.operation === scope.operation) &&
    (fault.to === undefined || fault.to === scope.to) &&
    (fault.accountSid === undefined || fault.accountSid === scope.accountSid)
  )
}

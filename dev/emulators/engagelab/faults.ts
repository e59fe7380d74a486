import { z } from 'zod'

const common = {
  /** How many requests it is for; `always` until it is cleared. */
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** Only messages to this number, in E.164. */
  to: z.string().optional(),
}
const answer = { ...common, operation: z.enum(['messages', 'templates']).default('messages') }
/** Milliseconds until the connection is closed without an answer; without it there is never one. */
const ms = z.int().nonnegative().optional()

export const faultSchema = z.discriminatedUnion('kind', [
  /** An error of EngageLab's own; nothing is taken. Its status: as the send page pairs them, unless given. */
  z.object({ kind: z.literal('refused'), code: z.int().positive(), status: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('rate_limited'), retryAfterSeconds: z.int().optional(), ...answer }),
  /** A 503 of something in between, before and after the message was taken. */
  z.object({ kind: z.literal('error_before_taking'), ...answer }),
  z.object({ kind: z.literal('error_after_taking'), ...answer }),
  z.object({ kind: z.literal('break_before_taking'), ms, ...answer }),
  z.object({ kind: z.literal('break_after_taking'), ms, ...answer }),
  /** A success that names no message. */
  z.object({ kind: z.literal('answer_without_id'), ...answer }),
  z.object({ kind: z.literal('callbacks_never'), ...common }),
  z.object({ kind: z.literal('callbacks_twice'), ...common }),
  z.object({ kind: z.literal('callbacks_out_of_order'), ...common }),
  /** The first rows are posted, and answered, before the send is. */
  z.object({ kind: z.literal('callback_before_answer'), ...common }),
  /** Rows without the `custom_args` that the page promises. */
  z.object({ kind: z.literal('callbacks_without_mark'), ...common }),
  z.object({
    kind: z.literal('final_status'),
    status: z.enum(['target_invalid', 'sent_failed', 'delivered_failed', 'delivered_timeout']),
    errorCode: z.int().nonnegative().default(0),
    message: z.string().default(''),
    ...common,
  }),
])

export type FaultInput = z.input<typeof faultSchema>
export type Fault = z.output<typeof faultSchema> & { id: number }
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>

export interface Scope {
  operation: 'messages' | 'templates'
  to?: string
}

export interface Faults {
  /** Adds one and returns its id. Throws a ZodError when it makes no sense. */
  set(fault: FaultInput): number
  list(): Fault[]
  clear(id?: number): void
  /** The oldest of these kinds that fits, used up by one. */
  take<Kind extends Fault['kind']>(kinds: readonly Kind[], scope: Scope): FaultOf<Kind> | undefined
}

export function createFaults(): Faults {
  let pending: Fault[] = []
  let lastId = 0
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
    take<Kind extends Fault['kind']>(kinds: readonly Kind[], scope: Scope) {
      const found = pending.find(
        (fault): fault is FaultOf<Kind> =>
          (kinds as readonly string[]).includes(fault.kind) && fits(fault, scope),
      )
      if (found && found.times !== 'always') {
        found.times -= 1
        if (found.times === 0) pending = pending.filter(other => other.id !== found.id)
      }
      return found
    },
  }
}

function fits(fault: Fault, { operation, to }: Scope): boolean {
  const isOperations = !('operation' in fault) || fault.operation === operation
  return isOperations && (fault.to === undefined || fault.to === to)
}

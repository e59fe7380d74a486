import { z } from 'zod'
import { commonFields, createFaultQueue, type FaultQueue } from '../shared/faults.ts'

const answer = { ...commonFields, operation: z.enum(['messages', 'templates']).default('messages') }
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
  z.object({ kind: z.literal('callbacks_never'), ...commonFields }),
  z.object({ kind: z.literal('callbacks_twice'), ...commonFields }),
  z.object({ kind: z.literal('callbacks_out_of_order'), ...commonFields }),
  /** The first rows are posted, and answered, before the send is. */
  z.object({ kind: z.literal('callback_before_answer'), ...commonFields }),
  /** Rows without the `custom_args` that the page promises. */
  z.object({ kind: z.literal('callbacks_without_mark'), ...commonFields }),
  z.object({
    kind: z.literal('final_status'),
    status: z.enum(['target_invalid', 'sent_failed', 'delivered_failed', 'delivered_timeout']),
    errorCode: z.int().nonnegative().default(0),
    message: z.string().default(''),
    ...commonFields,
  }),
])

export type FaultInput = z.input<typeof faultSchema>
export type Faults = FaultQueue<z.output<typeof faultSchema>, FaultInput>

export const createFaults = (): Faults => createFaultQueue(faultSchema)

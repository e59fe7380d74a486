import { z } from 'zod'
import { commonFields, createFaultQueue, type FaultQueue } from '../shared/faults.ts'

const answer = { ...commonFields, operation: z.enum(['messages', 'templates']).default('messages') }
/** Time until the connection is closed without an answer, ms; undefined: it is never closed. */
const ms = z.int().nonnegative().optional()

export const faultSchema = z.discriminatedUnion('kind', [
  /**
   * An error of EngageLab's, and the message is not accepted. Default status: the one that the send page gives for the
   * code.
   */
  z.object({ kind: z.literal('refused'), code: z.int().positive(), status: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('rate_limited'), retryAfterSeconds: z.int().optional(), ...answer }),
  /** A 503 from a proxy, before or after the message was accepted. */
  z.object({ kind: z.literal('error_before_taking'), ...answer }),
  z.object({ kind: z.literal('error_after_taking'), ...answer }),
  z.object({ kind: z.literal('break_before_taking'), ms, ...answer }),
  z.object({ kind: z.literal('break_after_taking'), ms, ...answer }),
  /** A success without the id of a message. */
  z.object({ kind: z.literal('answer_without_id'), ...answer }),
  z.object({ kind: z.literal('callbacks_never'), ...commonFields }),
  z.object({ kind: z.literal('callbacks_twice'), ...commonFields }),
  z.object({ kind: z.literal('callbacks_out_of_order'), ...commonFields }),
  /** The first rows are sent, and answered, before the answer to the send. */
  z.object({ kind: z.literal('callback_before_answer'), ...commonFields }),
  /** Rows lack the `custom_args` that the page promises. */
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

import { z } from 'zod'
import { commonFields, createFaultQueue, type FaultQueue } from '../shared/faults.ts'

export const OPERATIONS = [
  'messages',
  'media',
  'download',
  'history',
  'templates',
  'configuration',
  'subscription',
  'token',
] as const
export type Operation = (typeof OPERATIONS)[number]

/** Faults of an answer may be set on any operation. Those after acceptance only make sense on `messages`. */
const answer = { ...commonFields, operation: z.enum(OPERATIONS).default('messages') }

export const faultSchema = z.discriminatedUnion('kind', [
  /** A refusal with one of Meta's errors, such as 130429 or 131056, for which the emulator has no reason of its own. */
  z.object({ kind: z.literal('refused'), code: z.int(), status: z.int().default(400), ...answer }),
  z.object({ kind: z.literal('error_before_taking'), ...answer }),
  z.object({ kind: z.literal('reset_before_taking'), ...answer }),
  z.object({ kind: z.literal('hang_before_taking'), ms: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('error_after_taking'), ...answer }),
  z.object({ kind: z.literal('reset_after_taking'), ...answer }),
  z.object({ kind: z.literal('hang_after_taking'), ms: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('broken_body'), ...answer }),
  z.object({ kind: z.literal('slow_answer'), ms: z.int(), ...answer }),
  /** Its `sent` arrives before the answer. */
  z.object({ kind: z.literal('status_before_answer'), ...commonFields }),
  z.object({ kind: z.literal('statuses_never'), ...commonFields }),
  z.object({ kind: z.literal('statuses_twice'), ...commonFields }),
  z.object({ kind: z.literal('statuses_out_of_order'), ...commonFields }),
  /** Meta leaves out our mark. */
  z.object({ kind: z.literal('statuses_without_mark'), ...commonFields }),
  /** Accepted, and `failed` later: for example 131047 within the window. */
  z.object({ kind: z.literal('fails_later'), code: z.int(), ...commonFields }),
])
export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>
export type Faults = FaultQueue<Fault, FaultInput>

export const createFaults = (): Faults => createFaultQueue<Fault, FaultInput>(faultSchema)

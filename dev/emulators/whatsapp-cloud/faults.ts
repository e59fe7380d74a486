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

/** Faults of an answer may be set on any operation; those after taking only mean something on `messages`. */
const answer = { ...commonFields, operation: z.enum(OPERATIONS).default('messages') }

export const faultSchema = z.discriminatedUnion('kind', [
  /** A refusal with an error of Meta's, such as 130429 or 131056, that the emulator itself has no cause for. */
  z.object({ kind: z.literal('refused'), code: z.int(), status: z.int().default(400), ...answer }),
  z.object({ kind: z.literal('error_before_taking'), ...answer }),
  z.object({ kind: z.literal('reset_before_taking'), ...answer }),
  z.object({ kind: z.literal('hang_before_taking'), ms: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('error_after_taking'), ...answer }),
  z.object({ kind: z.literal('reset_after_taking'), ...answer }),
  z.object({ kind: z.literal('hang_after_taking'), ms: z.int().optional(), ...answer }),
  z.object({ kind: z.literal('broken_body'), ...answer }),
  z.object({ kind: z.literal('slow_answer'), ms: z.int(), ...answer }),
  /** Its `sent` arrives before the answer does. */
  z.object({ kind: z.literal('status_before_answer'), ...commonFields }),
  z.object({ kind: z.literal('statuses_never'), ...commonFields }),
  z.object({ kind: z.literal('statuses_twice'), ...commonFields }),
  z.object({ kind: z.literal('statuses_out_of_order'), ...commonFields }),
  /** Meta leaves our mark out. */
  z.object({ kind: z.literal('statuses_without_mark'), ...commonFields }),
  /** Taken, and `failed` afterwards: 131047 within the window, say. */
  z.object({ kind: z.literal('fails_later'), code: z.int(), ...commonFields }),
])
export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>
export type Faults = FaultQueue<Fault, FaultInput>

export const createFaults = (): Faults => createFaultQueue<Fault, FaultInput>(faultSchema)

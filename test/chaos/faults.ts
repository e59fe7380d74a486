import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import type { Moments } from './moments.ts'
import type { ChaosOptions } from './options.ts'
import type { Random } from './random.ts'
import type { ChaosRecord } from './record.ts'

/** How often each kind is drawn, where something is to go wrong with the answer to a call. */
const OF_ANSWERS = {
  rate_limited: 24,
  slow_answer: 14,
  error_after_accepting: 8,
  hang_after_accepting: 6,
  reset_after_accepting: 6,
  broken_body: 6,
  error_before_accepting: 2,
  hang_before_accepting: 1,
  refused: 2,
} as const

/** And with the reports of a message that was taken. */
const OF_REPORTS = {
  callbacks_twice: 12,
  callbacks_late: 10,
  callbacks_out_of_order: 10,
  callback_before_answer: 8,
  final_status: 2,
  callbacks_never: 2,
} as const

/** Draws for each call to Twilio what goes wrong with it, until it is switched off; notes each fault with its delivery. */
export function injectFaults(
  emulator: Emulator,
  {
    record,
    random,
    moments,
    options,
  }: { record: ChaosRecord; random: Random; moments: Moments; options: ChaosOptions },
): { stop(): void } {
  const { faultShare, longFaults } = options
  const stop = emulator.ledger.onCreate(({ parameters }) => {
    moments.tell('a send')
    if (!random.chance(faultShare)) return
    const deliveryId = deliveryIn(String(parameters.StatusCallback ?? ''))
    const fault = random.chance(0.5)
      ? ofAnswer(random.weighted(OF_ANSWERS), random, longFaults)
      : ofReport(random.weighted(OF_REPORTS), random, longFaults)
    if (!fault) return
    // This very call takes it: nothing comes in between.
    emulator.faults.set({ ...fault, to: String(parameters.To) })
    record.faults.push({ at: Date.now(), deliveryId, kind: fault.kind })
  })
  return {
    stop() {
      stop()
      emulator.faults.clear()
    },
  }
}

/** Our delivery's id in a callback address. */
export function deliveryIn(statusCallback: string): string {
  return new URLSearchParams(statusCallback.split('#')[0]?.split('?')[1]).get('delivery') ?? ''
}

/** A call that hangs ends with its connection, or, where faults may last, with the patience of the service. */
function ofAnswer(
  kind: keyof typeof OF_ANSWERS,
  random: Random,
  longFaults: boolean,
): FaultInput | undefined {
  switch (kind) {
    case 'rate_limited':
      return { kind, retryAfterSeconds: random.chance(0.5) ? random.between(1, 2) : undefined }
    case 'slow_answer':
      return { kind, ms: random.between(100, 1_500) }
    case 'hang_after_accepting':
    case 'hang_before_accepting':
      // What Twilio never took holds back the next message for two minutes.
      if (kind === 'hang_before_accepting' && !longFaults) return undefined
      return { kind, ms: longFaults && random.chance(0.5) ? undefined : random.between(200, 2_000) }
    case 'error_before_accepting':
      return longFaults ? { kind } : undefined
    case 'refused':
      return { kind, errorCode: 21612 }
    default:
      return { kind }
  }
}

function ofReport(
  kind: keyof typeof OF_REPORTS,
  random: Random,
  longFaults: boolean,
): FaultInput | undefined {
  switch (kind) {
    case 'callbacks_late':
      return { kind, ms: random.between(200, 3_000) }
    case 'final_status':
      return { kind, status: 'undelivered', errorCode: 30003 }
    case 'callbacks_never':
      return longFaults ? { kind } : undefined
    default:
      return { kind }
  }
}

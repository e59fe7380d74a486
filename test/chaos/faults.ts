import type { Moments } from './moments.ts'
import type { ChaosOptions } from './options.ts'
import { type Fault, type FaultKind, OF_ANSWERS, OF_REPORTS } from './outside/fault-kinds.ts'
import type { Outsides } from './outside/open.ts'
import type { Outside } from './outside/outside.ts'
import type { Random } from './random.ts'
import type { ChaosRecord } from './record.ts'

interface Surroundings {
  record: ChaosRecord
  random: Random
  moments: Moments
  options: ChaosOptions
}

/**
 * Draws a fault for each call to a provider, until it is switched off. Records each fault with its delivery. The
 * providers also misbehave on their own.
 */
export function injectFaults(outsides: Outsides, surroundings: Surroundings): { stop(): Promise<void> } {
  const stops = Object.values(outsides).map(outside => injectInto(outside, surroundings))
  return {
    async stop() {
      await Promise.all(stops.map(stop => stop()))
    },
  }
}

function injectInto(outside: Outside, surroundings: Surroundings): () => Promise<void> {
  const { record, moments, options } = surroundings
  const { provider } = outside
  const random = surroundings.random.fork(provider)
  const stop = outside.onSend(call => {
    moments.tell('a send')
    if (!random.chance(options.faultShare)) return
    const kind = random.chance(0.5) ? drawn(outside, OF_ANSWERS, random) : drawn(outside, OF_REPORTS, random)
    const fault = faultOf(kind, random, options.longFaults)
    if (!fault) return
    outside.setFault(fault, call)
    record.faults.push({ at: Date.now(), provider, deliveryId: call.deliveryId, kind })
  })
  const misbehaving = outside.misbehave?.(random.fork('of its own accord'))
  return async () => {
    stop()
    outside.clearFaults()
    await misbehaving?.stop()
  }
}

/** One of the kinds of fault that the provider has. */
function drawn<K extends FaultKind>({ faultKinds }: Outside, weights: Record<K, number>, random: Random): K {
  const there = Object.entries(weights).filter(([kind]) => faultKinds.includes(kind as K))
  return random.weighted(Object.fromEntries(there) as Record<K, number>)
}

/** A call that hangs ends when its connection is closed; or, if faults may last, when the service gives up. */
function faultOf(kind: FaultKind, random: Random, longFaults: boolean): Fault | undefined {
  switch (kind) {
    case 'rate_limited':
      return random.chance(0.5) ? { kind, retryAfterSeconds: random.between(1, 2) } : { kind }
    case 'slow_answer':
      return { kind, ms: random.between(100, 1_500) }
    case 'reports_late':
      return { kind, ms: random.between(200, 3_000) }
    case 'hang_after_taking':
    case 'hang_before_taking':
      // A message that the provider never accepted holds back the next one for two minutes.
      if (kind === 'hang_before_taking' && !longFaults) return undefined
      return longFaults && random.chance(0.5) ? { kind } : { kind, ms: random.between(200, 2_000) }
    case 'error_before_taking':
    case 'reports_never':
      return longFaults ? { kind } : undefined
    default:
      return { kind }
  }
}

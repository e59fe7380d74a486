import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import type { World } from '../harness/world.ts'
import type { AgentTalk } from './talk.ts'

/** Sets faults for the next message to a customer. Twilio then reports nothing about it. */
export function setInTheDark(world: World, talk: AgentTalk, ...faults: FaultInput[]): void {
  const to = talk.customer.address
  for (const fault of [...faults, { kind: 'callbacks_never' as const }]) {
    world.emulator.faults.set({ ...fault, to })
  }
}

/** Twilio has the message, but its answer does not say so. */
export const TAKEN: FaultInput = { kind: 'error_after_accepting' }
export const NEVER_ARRIVED: FaultInput = { kind: 'hang_before_accepting', ms: 100 }

/** A text that is sent in several parts. */
export const LONG = ['one', 'two', 'three'].map(word => `${word} `.repeat(300)).join('\n\n')

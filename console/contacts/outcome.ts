import type { Contact } from '../api/types.ts'

/** A contact after a merge. */
export interface Outcome {
  name: string | null
  /**
   * The other's name. It wins if an agent has given it and the first name is only what the customer calls themselves;
   * the console can't tell, so the dialog names both.
   */
  otherName: string | null
  addresses: string[]
  labels: string[]
  notes: string
  /** A contact that was not blocked becomes blocked, because the other one was. */
  becomesBlocked: boolean
  isBlocked: boolean
  /** One of the two has opted out. The latest STOP or START of both counts, which only the service knows. */
  isOptedOut: boolean
}

/** The result of a merge. It repeats the service's rules; where it can't, it says what may happen. */
export function mergeOutcome(stays: Contact, goes: Contact): Outcome {
  const isBlocked = stays.block !== null || goes.block !== null
  const notes = [stays.notes, goes.notes].filter(text => text !== '').join('\n\n')
  const differs = stays.name !== null && goes.name !== null && stays.name !== goes.name
  return {
    name: stays.name ?? goes.name,
    otherName: differs ? goes.name : null,
    addresses: [...new Set([...stays.addresses, ...goes.addresses])],
    labels: [...new Set([...stays.labels, ...goes.labels])].sort(),
    notes,
    isBlocked,
    becomesBlocked: isBlocked && (stays.block === null || goes.block === null),
    isOptedOut: stays.optedOutAt !== null || goes.optedOutAt !== null,
  }
}

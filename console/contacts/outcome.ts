import type { Contact } from '../api/types.ts'

/** What is known of a person after two contacts became one. */
export interface Outcome {
  name: string | null
  /** The other's name, which takes its place if somebody here gave it and the first is the customer's own. */
  otherName: string | null
  addresses: string[]
  labels: string[]
  notes: string
  /** Who was not blocked is, since the other one was. */
  becomesBlocked: boolean
  isBlocked: boolean
  /** One of them has opted out. The latest STOP or START of both counts. */
  isOptedOut: boolean
}

/** What becomes of two contacts when they are merged: the same as the service does. */
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

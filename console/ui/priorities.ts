import type { ListedConversation } from '../api/types.ts'

export type Priority = ListedConversation['priority']

/** The place of each priority. The compiler names one that the API has and this list has not. */
const PLACES = { urgent: 0, high: 1, normal: 2, low: 3 } as const satisfies Record<Priority, number>

/** All priorities, the most urgent first: in this order they are offered, listed and served. */
export const PRIORITIES = Object.keys(PLACES) as readonly Priority[]

export const isPriority = (value: unknown): value is Priority =>
  typeof value === 'string' && Object.hasOwn(PLACES, value)

/** Sorts by urgency, the most urgent first. */
export const byUrgency = (a: Priority, b: Priority): number => PLACES[a] - PLACES[b]

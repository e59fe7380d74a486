import { createHash } from 'node:crypto'
import type { Num, Person, State } from '../model.ts'

/** The person with this number, in any form. An unknown person is created: everybody is on WhatsApp here. */
export function personOf(state: State, number: string): Person {
  const digits = number.replace(/\D/g, '')
  const known = findPerson(state, digits)
  if (known) return known
  const person: Person = {
    waId: digits,
    aliases: [],
    userId: userIdOf(digits),
    name: `Customer ${digits.slice(-4)}`,
    username: null,
    reachable: true,
  }
  state.people.set(digits, person)
  return person
}

export function findPerson(state: State, digits: string): Person | undefined {
  return (
    state.people.get(digits) ?? [...state.people.values()].find(({ aliases }) => aliases.includes(digits))
  )
}

export function personByUserId(state: State, userId: string): Person | undefined {
  return [...state.people.values()].find(person => person.userId === userId)
}

/** A person's user id, the same in each run. With another number they get another id, as at Meta. */
export function userIdOf(digits: string, salt = ''): string {
  const hash = createHash('sha256').update(`portfolio ${digits} ${salt}`).digest('hex')
  return `US.${BigInt(`0x${hash.slice(0, 16)}`)
    .toString()
    .padStart(20, '1')
    .slice(0, 20)}`
}

/**
 * Meta tells a person's number if they have no username, or if they exchanged messages with this number of ours in the
 * last 30 days.
 */
const KNOWN_MS = 30 * 24 * 60 * 60_000

export function tellsNumber(state: State, number: Num, person: Person, now: number): boolean {
  if (person.username === null) return true
  return [...state.messages.values()].some(
    ({ numberId, customer, at, content }) =>
      numberId === number.id &&
      customer === person.waId &&
      now - at < KNOWN_MS &&
      // A message by user id alone does not make the number known.
      content.withoutNumber !== true,
  )
}

import { createHash } from 'node:crypto'
import type { Num, Person, State } from '../model.ts'

/** The person with this number, in any spelling. Unknown ones are created: everybody is on WhatsApp here. */
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

/** The same in each run; another with each number, as Meta has it. */
export function userIdOf(digits: string, salt = ''): string {
  const hash = createHash('sha256').update(`portfolio ${digits} ${salt}`).digest('hex')
  return `US.${BigInt(`0x${hash.slice(0, 16)}`)
    .toString()
    .padStart(20, '1')
    .slice(0, 20)}`
}

/** Meta tells the number of whoever has no username, or wrote to this number of ours, or was written to, in 30 days. */
const KNOWN_MS = 30 * 24 * 60 * 60_000

export function tellsNumber(state: State, number: Num, person: Person, now: number): boolean {
  if (person.username === null) return true
  return [...state.messages.values()].some(
    ({ numberId, customer, at, content }) =>
      numberId === number.id &&
      customer === person.waId &&
      now - at < KNOWN_MS &&
      // Of what was exchanged by the user id alone, no number became known.
      content.withoutNumber !== true,
  )
}

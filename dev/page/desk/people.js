/** @import { Person } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */

/**
 * Who the agents are, by id: first those the page was given, then all that the API tells of.
 *
 * @typedef {ReturnType<typeof createPeople>} People
 * @param {Person[]} given
 */
export function createPeople(given) {
  /** @type {Map<unknown, Person>} */
  const people = new Map(given.map(({ id, name }) => [id, { id, name }]))

  return {
    /** @param {unknown} id */
    name: id => people.get(id)?.name ?? (id ? 'another agent' : 'nobody'),
    /** @param {string} id */
    role: id => people.get(id)?.role,
    all: () => [...people.values()],

    /** @param {Api} api */
    async load(api) {
      const found = /** @type {Person[]} */ (await api.getAll('/v1/agents').catch(() => []))
      for (const person of found) people.set(person.id, person)
    },
  }
}

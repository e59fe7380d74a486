/** @import { Person } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */

/**
 * Who the agents are, by id: first those the page was given, then all that the API tells of. AI agents and teams have
 * names here too.
 *
 * @typedef {ReturnType<typeof createPeople>} People
 * @param {Person[]} given
 */
export function createPeople(given) {
  /** @type {Map<unknown, Person>} */
  const people = new Map(given.map(({ id, name }) => [id, { id, name }]))
  /** @type {Map<unknown, string>} */
  const otherNames = new Map()

  return {
    /**
     * @param {unknown} id
     * @param {string} [unknown] for one whom nothing tells of
     */
    name: (id, unknown = 'another agent') =>
      people.get(id)?.name ?? otherNames.get(id) ?? (id ? unknown : 'nobody'),
    /** @param {string} id */
    role: id => people.get(id)?.role,
    /** @param {string} id */
    presence: id => people.get(id)?.presence,
    all: () => [...people.values()],

    /**
     * @param {string} id of an AI agent or a team
     * @param {string} name
     */
    noteName(id, name) {
      otherNames.set(id, name)
    },

    /** @param {Person} person as the API tells of them now */
    take(person) {
      people.set(person.id, person)
    },

    /** @param {Api} api */
    async load(api) {
      const found = /** @type {Person[]} */ (await api.getAll('/v1/agents').catch(() => []))
      for (const person of found) people.set(person.id, person)
    },
  }
}

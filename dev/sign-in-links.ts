import type { Call } from './demo.ts'

/** A link that signs in once, as an agent with this role. */
export interface DemoLink {
  role: string
  name: string
  url: string
}

/** The agents as whom a visitor of the demo page can use the console. */
export interface DemoPerson {
  id: string
  name: string
  role: string
}

interface Person {
  id: string
  name: string
  email: string | null
  role: string
}

/** The agents for the links, unless there are others with the role. Sam and Ann belong to the demo. */
const DEMO_PEOPLE = [
  { name: 'Ada', role: 'admin' },
  { name: 'Sam', role: 'supervisor' },
  { name: 'Ann', role: 'agent' },
] as const

const ROLES = ['agent', 'supervisor', 'admin']

/** The most agents that the page offers. */
const MOST_VISITORS = 20

/**
 * Creates a link for one agent of each role, and the agent if there is none. Creates nothing if people can only sign in
 * through an identity provider.
 */
export async function signInLinks(call: Call): Promise<{ links: DemoLink[]; people: DemoPerson[] }> {
  const { items: people } = await call<{ items: Person[] }>('GET', '/v1/agents?limit=200')
  const links: DemoLink[] = []
  const linked = new Set<string>()
  for (const { name, role } of DEMO_PEOPLE) {
    const email = `${name.toLowerCase()}@example.com`
    const person =
      people.find(one => one.role === role && one.email === email) ??
      people.find(one => one.role === role) ??
      (await call<Person>('POST', '/v1/agents', { name, email, role, capacity: 5 }))
    const asked = { agentId: person.id, kind: 'sign_in', send: false }
    try {
      const { url } = await call<{ url: string }>('POST', '/v1/invites', asked)
      links.push({ role, name: person.name, url })
      linked.add(person.id)
    } catch (error) {
      if (String(error).includes('oidc_only')) return { links: [], people: [] }
      throw error
    }
  }
  // A new link ends the one before it, so the page first signs in agents without one. Agents come before supervisors.
  const order = ({ id, role }: Person) => ROLES.indexOf(role) * 2 + Number(linked.has(id))
  const everybody = await call<{ items: Person[] }>('GET', '/v1/agents?limit=200')
  const visitors = everybody.items.toSorted((a, b) => order(a) - order(b)).slice(0, MOST_VISITORS)
  return { links, people: visitors.map(({ id, name, role }) => ({ id, name, role })) }
}

import type { Call } from './demo.ts'

/** A link that signs in once, as somebody of this role. */
export interface DemoLink {
  role: string
  name: string
  url: string
}

interface Person {
  id: string
  name: string
  email: string | null
  role: string
}

/** Who the links are for, unless others have the role already. The latter two are those of the demo. */
const DEMO_PEOPLE = [
  { name: 'Ada', role: 'admin' },
  { name: 'Sam', role: 'supervisor' },
  { name: 'Ann', role: 'agent' },
] as const

/**
 * Makes a link for one person of each role, and the person if there is none. None where only an identity provider signs
 * people in.
 */
export async function signInLinks(call: Call): Promise<DemoLink[]> {
  const { items: people } = await call<{ items: Person[] }>('GET', '/v1/agents?limit=200')
  const links: DemoLink[] = []
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
    } catch (error) {
      if (String(error).includes('oidc_only')) return []
      throw error
    }
  }
  return links
}

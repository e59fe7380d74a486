import type { Call } from '../call.ts'

/** An agent who is signed in as a browser is. */
export interface Person {
  id: string
  /** With its name, as in a request's header. */
  cookie: string
}

/** How many come at once. */
const AT_ONCE = 6

/** Hires agents of a channel, who are online, and signs each in by a link. */
export async function hire(
  { url, admin, channelId }: { url: string; admin: Call; channelId: string },
  count: number,
): Promise<Person[]> {
  const people: Person[] = []
  let next = 0
  const hireSome = async () => {
    while (next < count) {
      const number = ++next
      const { id } = await admin<{ id: string }>('POST', '/v1/agents', {
        name: `Agent ${number}`,
        email: `agent-${number}@example.com`,
        capacity: 100,
      })
      await admin('PUT', `/v1/channels/${channelId}/agents/${id}`)
      await admin('PUT', `/v1/agents/${id}/presence`, { presence: 'online' })
      people.push({ id, cookie: await signIn(url, admin, id) })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, hireSome))
  return people
}

/** Hires a supervisor, who handles no channel, and signs them in. */
export async function hireSupervisor({ url, admin }: { url: string; admin: Call }): Promise<Person> {
  const { id } = await admin<{ id: string }>('POST', '/v1/agents', {
    name: 'Sue',
    email: 'sue@example.com',
    capacity: 0,
    role: 'supervisor',
  })
  return { id, cookie: await signIn(url, admin, id) }
}

async function signIn(url: string, admin: Call, agentId: string): Promise<string> {
  const invite = await admin<{ url: string }>('POST', '/v1/invites', {
    agentId,
    kind: 'sign_in',
    send: false,
  })
  const response = await fetch(`${url}/v1/auth/links/accept`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', Origin: url },
    body: JSON.stringify({ token: new URL(invite.url).hash.slice(1) }),
  })
  const [cookie] = response.headers.getSetCookie()
  if (!response.ok || !cookie) throw new Error(`signing in: ${response.status} ${await response.text()}`)
  return cookie.split(';')[0] ?? ''
}

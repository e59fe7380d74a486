import { expect } from 'vitest'
import type { World } from '../harness/world.ts'
import { type Browser, browserAt, tokenIn } from './browser.ts'

export const PASSWORD = 'correct horse battery'

/** An agent who is signed in. */
export interface Person {
  id: string
  email: string
  browser: Browser
}

let people = 0

const emailOf = (name: string) => `${name.toLowerCase()}.${++people}@example.com`

/** An agent who has accepted an invitation and has a password. Hashing a password takes a while. */
export async function invited(world: World, name: string, role = 'agent'): Promise<Person> {
  const email = emailOf(name)
  const { status, body } = await world.admin.post('/v1/invites', { name, email, role })
  expect(status, JSON.stringify(body)).toBe(201)
  const token = tokenIn(body.url)
  const browser = await through(world, { token, password: PASSWORD })
  return { id: body.agentId, email, browser }
}

/** An agent who is signed in by a link and has no password. */
export async function hired(world: World, name: string, role = 'agent'): Promise<Person> {
  const email = emailOf(name)
  const { id } = (await world.admin.post('/v1/agents', { name, email, role })).body
  return { id, email, browser: await signedInByLink(world, id) }
}

export async function signedInByLink(world: World, agentId: string): Promise<Browser> {
  const { body } = await world.admin.post('/v1/invites', { agentId, kind: 'sign_in' })
  return through(world, { token: tokenIn(body.url) })
}

async function through(world: World, link: { token: string; password?: string }): Promise<Browser> {
  const browser = browserAt(world.baseUrl)
  const accepted = await browser.post('/v1/auth/links/accept', link)
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(200)
  return browser
}

export async function signedIn(world: World, { email }: Person, password = PASSWORD): Promise<Browser> {
  const browser = browserAt(world.baseUrl)
  expect((await browser.post('/v1/auth/sign-in', { email, password })).status).toBe(200)
  return browser
}

/** An open invitation with its token. */
export async function invite(world: World) {
  const { status, body } = await world.admin.post('/v1/invites', { name: 'Ivy', email: emailOf('Ivy') })
  expect(status, JSON.stringify(body)).toBe(201)
  return { ...body, token: tokenIn(body.url) }
}

export const codeOf = ({ status, body }: { status: number; body: { code?: string } }) =>
  `${status} ${body.code}`

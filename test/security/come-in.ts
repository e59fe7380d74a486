import { expect } from 'vitest'
import type { World } from '../harness/world.ts'
import { browserAt, tokenIn } from '../sign-in/browser.ts'

/**
 * Signs in an agent in all ways that need no identity provider, and makes failing attempts. Returns the secrets, and the
 * answers to the failing attempts. Also checks that PostgreSQL contains none of the secrets.
 */
export async function comeIn(world: World): Promise<{ secrets: string[]; answers: string[] }> {
  const email = 'MailOfTheAgent@example.com'
  const password = 'PasswordOfTheAgent'
  const wrong = 'WrongPasswordOfAnybody'
  const key = { 'Idempotency-Key': 'once' }
  const { body: invite } = await world.admin.post('/v1/invites', { name: 'Agent', email }, key)
  const link = tokenIn(invite.url)
  const browser = browserAt(world.baseUrl)
  expect((await browser.post('/v1/auth/links/accept', { token: link, password })).status).toBe(200)
  expect((await browser.post('/v1/auth/sign-in', { email, password })).status).toBe(200)
  const { body: made } = await browser.post('/v1/tokens', { name: 'Program' }, key)
  const refused = [
    await browser.post('/v1/auth/sign-in', { email, password: wrong }),
    await browser.post('/v1/auth/sign-in', { email, password: [wrong] }),
    await browser.post('/v1/auth/links/accept', { token: link, password: wrong }),
    await browser.put('/v1/me/password', { current: wrong, password: `${wrong} again` }),
    await browserAt(world.baseUrl, { Origin: 'https://evil.example' }).post('/v1/auth/sign-in', {
      email,
      password,
    }),
  ]
  for (const { status } of refused) expect(status).toBeGreaterThanOrEqual(400)
  const session = browser.session()?.split('=')[1] ?? ''
  const secrets = [password, wrong, link, session, made.token]
  expect(await tablesWith(world, secrets)).toEqual([])
  // The check does find a text that is there.
  expect(await tablesWith(world, [email])).toEqual(['agents'])
  return { secrets: [...secrets, email], answers: refused.map(({ body }) => JSON.stringify(body)) }
}

/** The tables that contain one of these texts in any column. */
async function tablesWith({ sql }: World, texts: string[]): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await sql`
      select from ${sql.unsafe(name)} t where exists (
        select from unnest(${texts}::text[]) text where position(text in t::text) > 0)
      limit 1`
    if (row) found.push(name)
  }
  return found
}

import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect } from 'vitest'
import { freePort } from '../../dev/servers/ports.ts'
import { type SecondApi, startSecondApi } from '../api/second-api.ts'
import { openStream } from '../api/sse-client.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import { type Browser, browserAt, tokenIn } from './browser.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type IdentityProvider,
  startIdentityProvider,
} from './identity-provider.ts'
import { codeOf } from './people.ts'

// Signing in with a real identity provider (oidc-provider), over HTTP on this machine.

const test = worldTest()
  .extend('place', { scope: 'file' }, async () => {
    const port = await freePort()
    return { port, url: `http://127.0.0.1:${port}` }
  })
  .extend('idp', { scope: 'file' }, async ({ place }, { onCleanup }) => {
    const idp = await startIdentityProvider(place.url)
    onCleanup(idp.close)
    return idp
  })
  .extend('api', { scope: 'file' }, async ({ world, idp, place }, { onCleanup }) => {
    const settings = { PUBLIC_URL: place.url, OIDC_ISSUER: idp.issuer, OIDC_NAME: 'Example ID' }
    const client = { OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET }
    const api = await startSecondApi(world, { ...settings, ...client }, { port: place.port })
    onCleanup(api.close)
    return api
  })

const START = '/v1/auth/oidc/start'

/** Starts the flow, and returns the URL at the provider. */
async function begin(browser: Browser, returnTo = '/console/inbox'): Promise<URL> {
  const response = await browser.raw(`${START}?returnTo=${encodeURIComponent(returnTo)}`)
  expect(response.status).toBe(302)
  return new URL(response.headers.get('Location') ?? '')
}

/** Returns from the provider, and gives the page of the console that follows. */
async function back(browser: Browser, { pathname, search }: URL): Promise<string> {
  const response = await browser.raw(`${pathname}${search}`)
  expect(response.status).toBe(302)
  return response.headers.get('Location') ?? ''
}

const REFUSED = '/console/sign-in?error=oidc_refused'
const UNKNOWN = '/console/sign-in?error=oidc_unknown'

let people = 0

interface Parts {
  api: SecondApi
  idp: IdentityProvider
  place: { url: string }
}

/** A new person with an invitation, an account at the provider and a new browser. */
async function invitedPerson({ api, idp, place }: Parts) {
  people += 1
  const email = `olaf.${people}@example.com`
  Object.assign(idp.user, { id: email, claims: { email, email_verified: true } })
  await api.admin.post('/v1/invites', { name: 'Olaf', email })
  return { browser: browserAt(place.url), subject: email }
}

test('an invited agent signs in, and is then identified by issuer and subject', async ({
  api,
  idp,
  place,
}) => {
  const email = 'olga@example.com'
  const browser = browserAt(place.url)
  Object.assign(idp.user, { id: 'olga', claims: { email, email_verified: true } })
  const enter = async () => back(browser, await idp.visit((await begin(browser)).toString()))
  expect((await browser.get('/v1/auth/methods')).body).toEqual({
    password: true,
    reset: false,
    oidc: { name: 'Example ID', url: START },
  })
  // An agent has this address but no invitation: the address alone is no proof.
  const { body: agent } = await api.admin.post('/v1/agents', { name: 'Olga', email })
  expect(await enter()).toBe(UNKNOWN)
  await api.admin.post('/v1/invites', { agentId: agent.id })
  idp.user.claims = { email, email_verified: false }
  expect(await enter()).toBe(UNKNOWN)
  idp.user.claims = { email, email_verified: true }
  expect(await enter()).toBe('/console/inbox')
  const me = (await browser.get('/v1/me')).body
  expect(me).toMatchObject({
    agent: { id: agent.id, role: 'agent' },
    session: { method: 'oidc' },
    hasPassword: false,
    identities: [{ issuer: idp.issuer }],
  })
  // Olga changes her address, and another person at the provider gets the old one.
  idp.user.claims = { email: 'married@example.com', email_verified: true }
  expect(await enter()).toBe('/console/inbox')
  expect((await browser.get('/v1/me')).body.agent.id).toBe(agent.id)
  Object.assign(idp.user, { id: 'heir', claims: { email, email_verified: true } })
  expect(await enter()).toBe(UNKNOWN)
  const { body } = await api.admin.get('/v1/invites')
  expect(body.items).toEqual([])
})

describe('an answer is refused', () => {
  /** An invited person who has started the flow. */
  async function begun(parts: Parts) {
    const { browser } = await invitedPerson(parts)
    return { browser, asked: await begin(browser) }
  }

  test('with a foreign nonce', async ({ api, idp, place }) => {
    const { browser, asked } = await begun({ api, idp, place })
    asked.searchParams.set('nonce', 'of-another-sign-in')
    expect(await back(browser, await idp.visit(asked.toString()))).toBe(REFUSED)
    expect(browser.session()).toBeUndefined()
  })

  test('with a wrong state', async ({ api, idp, place }) => {
    const { browser, asked } = await begun({ api, idp, place })
    const answer = await idp.visit(asked.toString())
    answer.searchParams.set('state', 'of-another-sign-in')
    expect(await back(browser, answer)).toBe(REFUSED)
    // The flow has ended, so the right answer would be refused too.
    expect(browser.cookies.size).toBe(0)
  })

  test('with a code from another flow', async ({ api, idp, place }) => {
    const { browser, asked } = await begun({ api, idp, place })
    const other = browserAt(place.url)
    const answer = await idp.visit((await begin(other)).toString())
    answer.searchParams.set('state', asked.searchParams.get('state') ?? '')
    expect(await back(browser, answer)).toBe(REFUSED)
  })

  test('in a browser that has not started the flow', async ({ api, idp, place }) => {
    const { asked } = await begun({ api, idp, place })
    expect(await back(browserAt(place.url), await idp.visit(asked.toString()))).toBe(REFUSED)
  })

  test('if it is replayed', async ({ api, idp, place, world }) => {
    const { browser, asked } = await begun({ api, idp, place })
    const thief = browserAt(place.url)
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
    const answer = await idp.visit(asked.toString())
    expect(await back(browser, answer)).toBe('/console/inbox')
    expect(await back(thief, answer)).toBe(REFUSED)
    expect(thief.session()).toBeUndefined()
    expect((await world.sql`select from oidc_answers`).length).toBeGreaterThan(0)
  })

  test('if the provider has refused the person', async ({ api, idp, place }) => {
    const { browser, asked } = await begun({ api, idp, place })
    const answer = new URL(`${place.url}/v1/auth/oidc/callback?error=access_denied`)
    answer.searchParams.set('state', asked.searchParams.get('state') ?? '')
    expect(await back(browser, answer)).toBe(REFUSED)
  })
})

describe('back-channel logout', () => {
  async function signedIn(parts: Parts) {
    const person = await invitedPerson(parts)
    const { browser } = person
    await back(browser, await parts.idp.visit((await begin(browser)).toString()))
    return person
  }

  test('ends the session with this id, with its streams, and no other', async ({
    api,
    idp,
    place,
    world,
  }) => {
    const { browser, subject } = await signedIn({ api, idp, place })
    const elsewhere = browserAt(place.url)
    await back(elsewhere, await idp.visit((await begin(elsewhere)).toString()))
    const [{ oidcSid } = { oidcSid: '' }] = await world.sql<{ oidcSid: string }[]>`
      select oidc_sid from sessions where oidc_subject = ${subject} order by created_at limit 1`
    expect(oidcSid).toBeTruthy()
    const stream = await openStream(browser)
    await idp.tellLogout(subject, oidcSid)
    await until('the stream to end', () => stream.ended())
    expect((await browser.get('/v1/me')).status).toBe(401)
    expect((await elsewhere.get('/v1/me')).status).toBe(200)
  })

  test('without a session id ends all sessions of the person', async ({ api, idp, place }) => {
    const { browser, subject } = await signedIn({ api, idp, place })
    const { id } = (await browser.get('/v1/me')).body.agent
    const byLink = browserAt(place.url)
    const { body } = await api.admin.post('/v1/invites', { agentId: id, kind: 'sign_in' })
    await byLink.post('/v1/auth/links/accept', { token: tokenIn(body.url) })
    await idp.tellLogout(subject)
    for (const each of [browser, byLink]) expect((await each.get('/v1/me')).status).toBe(401)
  })

  test('is refused if the provider has not signed it', async ({ api, idp, place }) => {
    const { browser, subject } = await signedIn({ api, idp, place })
    const { privateKey } = await generateKeyPair('RS256')
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const forged = await new SignJWT({ sub: subject, events })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuedAt()
      .setIssuer(idp.issuer)
      .setAudience(CLIENT_ID)
      .sign(privateKey)
    const none = new UnsecuredJWT({ sub: subject, events })
      .setIssuedAt()
      .setIssuer(idp.issuer)
      .setAudience(CLIENT_ID)
    for (const token of [forged, 'no token', none.encode()]) {
      const answer = await fetch(`${place.url}/v1/auth/oidc/logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      })
      expect(answer.status).toBe(403)
    }
    expect((await browser.get('/v1/me')).status).toBe(200)
  })
})

test('the provider can set roles, and OIDC_ONLY turns off all other ways', async ({ world, idp, api }) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const own = await startIdentityProvider(url)
  const settings = { PUBLIC_URL: url, OIDC_ISSUER: own.issuer, OIDC_ROLE_CLAIM: 'roles', OIDC_ONLY: true }
  const client = { OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET }
  const only = await startSecondApi(world, { ...settings, ...client }, { port })
  const browser = browserAt(url)
  const email = 'oona@example.com'
  await api.admin.post('/v1/invites', { name: 'Oona', email })
  const enter = async (roles: unknown) => {
    Object.assign(own.user, { id: 'oona', claims: { email, email_verified: true, roles } })
    return back(browser, await own.visit((await begin(browser)).toString()))
  }
  expect(await enter(['else'])).toBe('/console/sign-in?error=oidc_no_role')
  expect(await enter(['agent', 'supervisor'])).toBe('/console/inbox')
  expect((await browser.get('/v1/me')).body.role).toBe('supervisor')
  expect(await enter(['agent'])).toBe('/console/inbox')
  expect((await browser.get('/v1/me')).body.role).toBe('agent')
  const { id } = (await browser.get('/v1/me')).body.agent
  const { body: log } = await world.admin.get(`/v1/audit-log?targetId=${id}&limit=4`)
  const setByProvider = { role: 'agent', by: 'identity_provider' }
  expect(log.items).toMatchObject([
    { action: 'sign_in', actor: { id, name: 'Oona' }, after: { method: 'oidc' } },
    { action: 'agent.changed', before: { role: 'supervisor' }, after: setByProvider },
    { action: 'sign_in' },
    { action: 'agent.changed', actor: { kind: 'nobody' }, before: { role: 'agent' } },
  ])
  const outcomes = [
    await browser.post('/v1/auth/sign-in', { email, password: 'correct horse battery' }),
    await browser.put('/v1/me/password', { password: 'correct horse battery' }),
    await only.admin.post('/v1/invites', { agentId: id, kind: 'sign_in' }),
  ]
  const { body: link } = await api.admin.post('/v1/invites', { agentId: id, kind: 'sign_in' })
  outcomes.push(await browser.post('/v1/auth/links/accept', { token: tokenIn(link.url) }))
  expect(outcomes.map(codeOf)).toEqual(Array(4).fill('403 oidc_only'))
  await own.close()
  const away = await startSecondApi(world, { ...settings, ...client, PUBLIC_URL: world.baseUrl })
  const unavailable = await away.admin.get(START)
  expect(codeOf(unavailable)).toBe('503 oidc_unavailable')
  expect(idp.issuer).not.toBe(own.issuer)
  await only.close()
  await away.close()
})

test('without an identity provider, its routes answer 404', async ({ world }) => {
  expect(codeOf(await world.admin.get(START))).toBe('404 not_found')
  expect((await world.admin.get('/v1/auth/methods')).body.oidc).toBeNull()
})

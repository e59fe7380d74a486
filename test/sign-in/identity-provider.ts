import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Provider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import { vi } from 'vitest'

/** A real identity provider on this machine. The test decides who signs in there. */
export interface IdentityProvider {
  issuer: string
  /** The person who signs in. */
  user: { id: string; claims: Record<string, unknown> }
  /** Follows an authorization request through the provider's pages; returns the URL that the provider redirects to. */
  visit(url: string): Promise<URL>
  /** Sends a back-channel logout. */
  tellLogout(subject: string, sid?: string): Promise<unknown>
  close(): Promise<void>
}

export const CLIENT_ID = 'switchboard'
export const CLIENT_SECRET = 'a-secret-of-the-client-that-nobody-else-has'

export async function startIdentityProvider(serviceUrl: string): Promise<IdentityProvider> {
  let handle: (...args: Parameters<ReturnType<Provider['callback']>>) => unknown = () => {}
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const user: IdentityProvider['user'] = { id: 'nobody', claims: {} }

  // It warns about settings for production.
  const unsaid = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn')].map(spy =>
    spy.mockImplementation(() => {}),
  )
  const { default: IdentityProvider } = await import('oidc-provider')
  const provider = new IdentityProvider(issuer, configuration(serviceUrl, user))
  const pages = provider.callback()
  handle = (request, response) =>
    request.url?.startsWith('/interaction')
      ? provider.interactionFinished(request, response, { login: { accountId: user.id } })
      : pages(request, response)

  return {
    issuer,
    user,
    visit: url => visit(issuer, url),
    async tellLogout(subject, sid) {
      const client = await provider.Client.find(CLIENT_ID)
      return (client as unknown as Telling).backchannelLogout(subject, sid)
    },
    async close() {
      await closed(server)
      for (const spy of unsaid) spy.mockRestore()
    },
  }
}

/** A method that is missing in its types. */
interface Telling {
  backchannelLogout(subject: string, sid?: string): Promise<unknown>
}

function configuration(serviceUrl: string, user: IdentityProvider['user']): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${serviceUrl}/v1/auth/oidc/callback`],
        backchannel_logout_uri: `${serviceUrl}/v1/auth/oidc/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['roles'] },
    cookies: { keys: ['a key for the tests'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...user.claims }) }),
    // There is no consent page.
    async loadExistingGrant(c) {
      const grant = new c.oidc.provider.Grant({
        clientId: c.oidc.client?.clientId,
        accountId: c.oidc.session?.accountId,
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    // The default refuses loopback addresses.
    fetch: (url, { method, headers, body, signal } = {}) => fetch(url, { method, headers, body, signal }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  }
}

/** Follows redirects within the provider, in a browser without cookies from before. */
async function visit(issuer: string, begin: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(begin)
  for (let steps = 0; steps < 10 && url.origin === issuer; steps++) {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { Cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('Location')
    if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    url = new URL(location, url)
  }
  return url
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

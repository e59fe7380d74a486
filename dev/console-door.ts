import type { Call } from './demo.ts'

/** Lets visitors of the demo page into the console. */
export interface ConsoleDoor {
  /** The agent of the session in these cookies; undefined if there is no session. */
  whoIs(cookies: string | undefined): Promise<string | undefined>
  /**
   * Signs an agent in with a link that works once, as the agent would, and returns the session's cookies. Browsers send
   * cookies to all ports of a host, so the console gets the cookies that the page sets.
   */
  signIn(agentId: string, userAgent: string | undefined): Promise<string[]>
}

export function consoleDoor(apiUrl: string, call: Call): ConsoleDoor {
  const origin = new URL(apiUrl).origin
  return {
    async whoIs(cookies) {
      if (!cookies) return undefined
      const response = await fetch(`${apiUrl}/v1/me`, { headers: { Cookie: cookies } })
      if (!response.ok) return undefined
      const { agent } = (await response.json()) as { agent: { id: string } | null }
      return agent?.id
    },
    async signIn(agentId, userAgent) {
      const link = await call<{ url: string }>('POST', '/v1/invites', {
        agentId,
        kind: 'sign_in',
        send: false,
      })
      const response = await fetch(`${apiUrl}/v1/auth/links/accept`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Origin: origin,
          ...(userAgent && { 'User-Agent': userAgent }),
        },
        body: JSON.stringify({ token: new URL(link.url).hash.slice(1) }),
      })
      if (!response.ok) throw new Error(`the sign-in failed: ${response.status} ${await response.text()}`)
      return response.headers.getSetCookie()
    },
  }
}

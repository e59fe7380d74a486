import type { Call } from './demo.ts'

/** Lets visitors of the demo page in to the console. */
export interface ConsoleDoor {
  /** The agent whose session these cookies are; undefined if nobody's. */
  whoIs(cookies: string | undefined): Promise<string | undefined>
  /**
   * Signs an agent in by a link that works once, as they would themselves, and gives the session's cookies. Browsers don't tell
   * ports apart when they send cookies, so those that the page sets are the console's too.
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

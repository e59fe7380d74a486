import { type ApiClient, clientWith } from '../harness/api-client.ts'

/** A browser with a page of the service: it keeps cookies, and sends the origin of its requests. */
export interface Browser extends ApiClient {
  /** By their names. */
  cookies: Map<string, string>
  /** The session's cookie, with its name; undefined when there is none. */
  session(): string | undefined
  /** The `Set-Cookie` headers of the last answer. */
  lastSet(): string[]
}

/** @param headers sent with each request, instead of the headers of a page of the service */
export function browserAt(baseUrl: string, headers?: Record<string, string>): Browser {
  const cookies = new Map<string, string>()
  let set: string[] = []
  const ofOurPage = { 'Sec-Fetch-Site': 'same-origin', Origin: new URL(baseUrl).origin }
  const client = clientWith(baseUrl, async (path, init) => {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const sent = { ...(headers ?? ofOurPage), ...(Cookie && { Cookie }), ...init.headers }
    const response = await fetch(`${baseUrl}${path}`, { redirect: 'manual', ...init, headers: sent })
    set = response.headers.getSetCookie()
    for (const line of set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  })
  return {
    ...client,
    cookies,
    lastSet: () => set,
    session() {
      const found = [...cookies].find(([name]) => /switchboard(_\d+)?$/.test(name))
      return found?.join('=')
    },
  }
}

/** The token of a link: the part after the `#`. */
export function tokenIn(url: string): string {
  return new URL(url).hash.slice(1)
}

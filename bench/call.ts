export type Call = <T>(method: string, path: string, body?: object) => Promise<T>

/** The API as the bearer of a token sees it; waits for what a command leads to. Throws with the answer's own words. */
export function caller(url: string, token: string): Call {
  return async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Prefer: 'wait=20' },
      body: body && JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
}

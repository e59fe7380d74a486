export type Call = <T>(method: string, path: string, body?: object) => Promise<T>

/** Calls the API with a token, and waits for the outcome of commands. Throws an error with the text of the answer. */
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

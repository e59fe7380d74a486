/** What the API answered. */
export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and fail where one is another.
type Anything = any

export interface ApiClient {
  get<T = Anything>(path: string, headers?: Record<string, string>): Promise<Answer<T>>
  post<T = Anything>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  put<T = Anything>(path: string, body?: unknown): Promise<Answer<T>>
  patch<T = Anything>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  delete<T = Anything>(path: string): Promise<Answer<T>>
  raw(path: string, init?: RequestInit): Promise<Response>
}

/** Calls the API over HTTP, as any other client would. */
export function apiClient(baseUrl: string, token: string): ApiClient {
  const raw = (path: string, init: RequestInit = {}) =>
    fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await raw(path, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    const isJson = response.headers.get('Content-Type')?.includes('json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  return {
    raw,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: path => call('DELETE', path),
  }
}

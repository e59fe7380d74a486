import { expectDescribed } from './described.ts'

/** An answer of the API. */
export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and fail where one is another.
export type Anything = any

export interface ApiClient {
  get<T = Anything>(path: string, headers?: Record<string, string>): Promise<Answer<T>>
  post<T = Anything>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  put<T = Anything>(path: string, body?: unknown): Promise<Answer<T>>
  patch<T = Anything>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  delete<T = Anything>(path: string): Promise<Answer<T>>
  raw(path: string, init?: RequestInit): Promise<Response>
}

/** Calls the API over HTTP, as any other client would. Each answer must agree with the API's description. */
export function apiClient(baseUrl: string, token: string): ApiClient {
  return clientWith(baseUrl, (path, init) =>
    fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${token}`, ...init.headers },
    }),
  )
}

/** A client that sends its requests in another way. */
export function clientWith(
  baseUrl: string,
  ask: (path: string, init: RequestInit) => Promise<Response>,
): ApiClient {
  const send = (path: string, init: RequestInit = {}) => ask(path, init)
  const raw = async (path: string, init: RequestInit = {}) => {
    const response = await send(path, init)
    const { method = 'GET' } = init
    const contentType = response.headers.get('Content-Type')
    // A stream may have no end.
    const body = contentType?.includes('json') ? await response.clone().json() : undefined
    await expectDescribed(baseUrl, { method, path, status: response.status, contentType, body })
    return response
  }
  const call = async (method: string, path: string, sent?: unknown, headers: Record<string, string> = {}) => {
    const response = await send(path, {
      method,
      headers: { ...(sent !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      body: sent === undefined ? undefined : JSON.stringify(sent),
    })
    const { status } = response
    const text = await response.text()
    const contentType = response.headers.get('Content-Type')
    const body = contentType?.includes('json') ? JSON.parse(text) : text
    await expectDescribed(baseUrl, { method, path, sent, status, contentType, body })
    return { status, headers: response.headers, body }
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

import http from 'node:http'

export interface HttpRequest {
  url: string
  headers: Record<string, string>
  body: string
}

/**
 * Connections stay open, as those of a provider and a browser do. An idle one is closed before the server closes it (Node:
 * after 5 s). Otherwise a request could go out on a connection that is just being closed, and fail with ECONNRESET.
 */
const agent = new http.Agent({ keepAlive: true, timeout: 4_000 })

/**
 * Posts, and resolves when the answer was read. Throws if the status is not a success. `fetch` would take longer than
 * what is measured.
 */
export function post({ url, headers, body }: HttpRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const status = response.statusCode ?? 0
        if (status >= 200 && status < 300) resolve(text)
        else reject(new Error(`POST ${url}: ${status} ${text}`))
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { proxy } from 'hono/proxy'
import { DURATION_PATTERN, durationMs } from '../domain/duration.ts'
import { refuseForeign } from './foreign-requests.ts'

/** The largest request that Temporal itself accepts, bytes. */
const LARGEST_BODY = 4 * 1024 * 1024

/** Statuses of answers without a body, not even an empty one. */
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * A proxy in front of the Temporal UI. The UI answers to any host name, so a website that points its own name at this
 * machine could read every conversation through it and end them all. No browser may reach the UI itself.
 *
 * @param options.upstream the UI's own address, `http://…`
 * @param options.hosts names, besides loopback's, by which operators reach the proxy
 * @param options.namespace the namespace of the conversations; default: `default`
 */
export function uiProxy(options: { upstream: string; hosts?: readonly string[]; namespace?: string }): Hono {
  const app = new Hono()
  app.use(refuseForeign({ hosts: options.hosts, setting: 'OPERATOR_HOSTS' }))
  app.use(bodyLimit({ maxSize: LARGEST_BODY }))
  app.get('/waiting/:span', c => {
    const span = c.req.param('span')
    if (!DURATION_PATTERN.test(span)) return c.text('Give the waiting time: /waiting/10m, /waiting/2h', 400)
    return c.redirect(waitingFor(durationMs(span), options.namespace))
  })
  app.all('*', c => {
    const { pathname, search } = new URL(c.req.url)
    // Path and query are set separately: if they were resolved against the address, a path that begins with two slashes
    // would name another host.
    const target = new URL(options.upstream)
    target.pathname = pathname
    target.search = search
    return proxy(target, { raw: c.req.raw, customFetch: overHttp })
  })
  app.onError((_error, c) => c.text('The Temporal UI does not answer. It may still be starting.', 502))
  return app
}

/**
 * The address of the UI's list of conversations whose customers have waited for a human for at least this time. Temporal's
 * queries only know fixed times, so this address has to be made again at each call.
 */
function waitingFor(ms: number, namespace = 'default'): string {
  const since = new Date(Date.now() - ms).toISOString()
  // With spaces; otherwise the UI doesn't show the conditions as filters that can be changed.
  const query = `ExecutionStatus = "Running" AND ConversationStatus = "waiting" AND ConversationWaitingSince < "${since}"`
  return `/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`
}

/** Used in place of `fetch`, which always sends the address's own `Host`, and refuses the ports that browsers refuse. */
async function overHttp(request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer())
  return new Promise((resolve, reject) => {
    const { method, url, signal } = request
    const headers = Object.fromEntries(request.headers)
    httpRequest(url, { method, headers, signal }, answer => {
      const status = answer.statusCode ?? 502
      const received = new Headers()
      for (const [name, values = []] of Object.entries(answer.headersDistinct)) {
        for (const value of values) received.append(name, value)
      }
      if (WITHOUT_BODY.has(status)) {
        answer.resume()
        resolve(new Response(null, { status, headers: received }))
      } else resolve(new Response(Readable.toWeb(answer) as ReadableStream, { status, headers: received }))
    })
      .on('error', reject)
      .end(body)
  })
}

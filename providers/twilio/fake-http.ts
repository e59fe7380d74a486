import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { TEMPLATES } from './templates.ts'

/** A request as it was received. */
export interface Received {
  method: string
  path: string
  headers: http.IncomingHttpHeaders
  body: string
  socket: Socket
}

type Answer = (received: Received, response: http.ServerResponse) => void

/**
 * A real HTTP server in place of Twilio, for the tests of this folder. It gives the answers it was told to give, and keeps
 * the requests.
 */
export interface FakeHttp {
  url: string
  received: Received[]
  /** How the next requests are answered. */
  answer: Answer
  close(): Promise<void>
}

export async function startFakeHttp(): Promise<FakeHttp> {
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url: path = '', headers, socket } = request
    const received = { method, path, headers, body, socket }
    fake.received.push(received)
    fake.answer(received, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeHttp = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answer: json(201, MESSAGE),
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
  return fake
}

export function json(status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Answer {
  return text(status, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers })
}

export function text(status: number, body: string, headers: http.OutgoingHttpHeaders = {}): Answer {
  return (_received, response) => void response.writeHead(status, headers).end(body)
}

/** Answers by the first entry whose `METHOD path` the request begins with. */
export function routes(table: Record<string, Answer>): Answer {
  return (received, response) => {
    const line = `${received.method} ${received.path}`
    const match = Object.entries(table).find(([prefix]) => line.startsWith(prefix))
    if (!match) return void response.writeHead(404).end()
    match[1](received, response)
  }
}

/** The form of a request that creates a message. Several values of one name are joined by a blank. */
export function formOf({ body }: Received): Record<string, string> {
  const form = new URLSearchParams(body)
  return Object.fromEntries([...new Set(form.keys())].map(name => [name, form.getAll(name).join(' ')]))
}

export const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a-token-that-must-not-leak' }
export const MESSAGE_SID = `SM${'1'.repeat(32)}`
export const CONTENT_SID = `HX${'2'.repeat(32)}`

/** Twilio's answer to a created message: amounts as strings, dates in RFC 2822, null where nothing is known yet. */
export const MESSAGE = {
  sid: MESSAGE_SID,
  account_sid: ACCOUNT.accountSid,
  status: 'queued',
  direction: 'outbound-api',
  from: '+15005550006',
  to: '+66812345678',
  body: 'Hello',
  num_media: '0',
  num_segments: '1',
  price: null,
  error_code: null,
  error_message: null,
  date_created: 'Tue, 23 Nov 2026 09:00:00 +0000',
  date_updated: 'Tue, 23 Nov 2026 09:00:00 +0000',
  date_sent: null,
  messaging_service_sid: null,
}

export const CONTENT = { sid: CONTENT_SID, friendly_name: TEMPLATES.list.friendly_name }

/** A page of the Content API's list. */
export function contentPage(contents: object[], next_page_url: string | null = null) {
  return { contents, meta: { page: 0, page_size: 500, next_page_url, key: 'contents' } }
}

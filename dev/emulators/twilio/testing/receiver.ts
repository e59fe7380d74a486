import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilio from 'twilio'
import { onTestFinished } from 'vitest'
import { EMULATOR_AUTH_TOKEN } from '../default-account.ts'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  parameters: Record<string, string>
  /** The result of the SDK's own validateRequest, for the URL as it was requested. */
  validSignature: boolean
}

/** How a request is answered. `hang`: never. `drop`: the connection is closed. */
export type Answer = { status: number; type?: string; body?: string } | 'hang' | 'drop'

export interface Receiver {
  url: string
  received: Received[]
  /** Statuses of the status callbacks that came, in order. */
  statuses(): string[]
  /** Decides on the answer; default: an empty TwiML response. */
  answerWith(answer: (request: Received) => Answer | Promise<Answer>): void
}

const EMPTY: Answer = {
  status: 200,
  type: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
}

/** A receiver of webhooks for one test. It checks signatures as the service does. */
export async function receive(): Promise<Receiver> {
  const received: Received[] = []
  let decide: (request: Received) => Answer | Promise<Answer> = () => EMPTY
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const target = `http://${incoming.headers.host}${incoming.url}`
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    const request: Received = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      parameters: incoming.method === 'GET' ? Object.fromEntries(new URL(target).searchParams) : form,
      validSignature: twilio.validateRequest(
        EMULATOR_AUTH_TOKEN,
        String(incoming.headers['x-twilio-signature']),
        target,
        form,
      ),
    }
    received.push(request)
    reply(outgoing, await decide(request))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    statuses: () => received.flatMap(({ parameters }) => parameters.MessageStatus ?? []),
    answerWith(answer) {
      decide = answer
    },
  }
}

function reply(outgoing: ServerResponse, answer: Answer): void {
  if (answer === 'hang') return
  if (answer === 'drop') {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(answer.status, answer.type ? { 'content-type': answer.type } : {})
  outgoing.end(answer.body)
}

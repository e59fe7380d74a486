import type { IncomingHttpHeaders } from 'node:http'
import { type ExchangeRequest, exchange } from './exchange.ts'

export interface JsonRequest extends Omit<ExchangeRequest, 'method' | 'headers' | 'body'> {
  method: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: object
}

export interface JsonAnswer {
  status: number
  headers: IncomingHttpHeaders
  /** Undefined if the answer was no JSON or too long. */
  json: unknown
}

/** Makes one request with a JSON answer (`exchange`). */
export async function exchangeJson({ body, headers, ...request }: JsonRequest): Promise<JsonAnswer> {
  const { text, ...answer } = await exchange({
    ...request,
    headers: {
      ...headers,
      Accept: 'application/json',
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  })
  return { ...answer, json: parsed(text) }
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

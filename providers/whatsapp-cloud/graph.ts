import { createHmac } from 'node:crypto'
import { lru } from '../../platform/lru.ts'
import type { StreamedBody } from '../exchange.ts'
import { exchangeJson } from '../json-exchange.ts'
import type { ProviderAccount } from '../provider.ts'
import { type GraphError, readGraphError } from './graph-error.ts'

/**
 * The version of the Graph API that is called. Of the four current versions (Meta, changelog, 2026-09) this is the
 * second-newest, and it ends on 2028-07-29. The newest, v26.0, is two months old, and nothing here needs what it adds.
 */
export const GRAPH_VERSION = 'v25.0'

export const GRAPH_URL = 'https://graph.facebook.com'

export interface GraphOptions {
  /** Replaces scheme and host of the Graph API; the path stays. For tests and the emulator. */
  baseUrl?: string
  /** Cancels the call when it aborts. */
  signal?: AbortSignal
  /** Default 30 s; lower only in tests. */
  timeoutMs?: number
}

export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** The path after the version, without a leading slash: `106540352242922/messages`. */
  path: string
  query?: Record<string, string | undefined>
  body?: object
  /** In place of `body`: opens what is sent. A refused call is repeated, and opens it anew. */
  stream?: () => Promise<StreamedBody>
  /** Makes Meta check that token and app secret belong to one app (Meta, Secure Graph API calls, 2026-09). */
  proof?: boolean
}

/** An answer of the Graph API. */
export interface GraphAnswer {
  status: number
  /** Undefined if it was no JSON. */
  json: unknown
  /** Set if the answer is a readable error object. */
  error?: GraphError
}

/** Tokens of apps that accept no call without a proof, such as those with "Require app secret". */
const wantProof = lru<true>(200)

/**
 * Calls the Graph API with the channel's token, which is only sent in the header. Throws a `BrokenExchange` if there is no
 * complete answer; error answers are returned. The call is repeated only if Meta refused it because the proof was missing.
 */
export async function callGraph(
  account: ProviderAccount,
  request: GraphRequest,
  options: GraphOptions = {},
): Promise<GraphAnswer> {
  const { accessToken = '' } = account.credentials
  const proof = request.proof ?? wantProof.get(accessToken) ?? false
  const answer = await once(account, { ...request, proof }, options)
  if (proof || !answer.error?.wantsProof) return answer
  wantProof.set(accessToken, true)
  return once(account, { ...request, proof: true }, options)
}

async function once(
  { credentials }: ProviderAccount,
  { method, path, query = {}, body, stream, proof }: GraphRequest,
  { baseUrl = GRAPH_URL, signal, timeoutMs }: GraphOptions,
): Promise<GraphAnswer> {
  const { accessToken = '', appSecret = '' } = credentials
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${GRAPH_VERSION}/${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  if (proof) url.searchParams.set('appsecret_proof', appSecretProof(accessToken, appSecret))
  const headers = { Authorization: `Bearer ${accessToken}` }
  const streamed = await stream?.()
  const { status, json } = await exchangeJson({
    method,
    url,
    headers,
    body,
    signal,
    timeoutMs,
    ...(streamed && { stream: streamed }),
  })
  const error = readGraphError(json)
  return { status, json, ...(error && { error }) }
}

/** Hex HMAC-SHA256 of the token, keyed by the app secret (Meta, Secure Graph API calls, 2026-09). */
function appSecretProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}

import { createHmac } from 'node:crypto'
import { lru } from '../../platform/lru.ts'
import { exchangeJson } from '../json-exchange.ts'
import type { ProviderAccount } from '../provider.ts'
import { type GraphError, readGraphError } from './graph-error.ts'

/**
 * The version of the Graph API that is called. Of the four that live (Meta, changelog, 2026-09) this one ends last but one,
 * on 2028-07-29: the newest, v26.0, is two months old, and nothing here needs what it adds.
 */
export const GRAPH_VERSION = 'v25.0'

export const GRAPH_URL = 'https://graph.facebook.com'

export interface GraphOptions {
  /** Replaces scheme and host of the Graph API; the path stays. For tests and the emulator. */
  baseUrl?: string
  /** Gives the call up when it aborts. */
  signal?: AbortSignal
  /** Default 30 s; lower only in tests. */
  timeoutMs?: number
}

export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Behind the version, without a slash before it: `106540352242922/messages`. */
  path: string
  query?: Record<string, string | undefined>
  body?: object
  /** Has Meta check that token and app secret are of one app (Meta, Secure Graph API calls, 2026-09). */
  proof?: boolean
}

/** What the Graph API answered. */
export interface GraphAnswer {
  status: number
  /** Undefined where it was no JSON. */
  json: unknown
  /** Set where the answer is an error object that could be read. */
  error?: GraphError
}

/** Tokens of apps that take no call without a proof, as those with "Require app secret" do. */
const wantProof = lru<true>(200)

/**
 * Calls the Graph API with the channel's token, which goes in the header alone. Throws a `BrokenExchange` when there is no
 * whole answer; what Meta answers, also an error, is returned. Repeated only where Meta refused it for want of a proof.
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
  { method, path, query = {}, body, proof }: GraphRequest,
  { baseUrl = GRAPH_URL, signal, timeoutMs }: GraphOptions,
): Promise<GraphAnswer> {
  const { accessToken = '', appSecret = '' } = credentials
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${GRAPH_VERSION}/${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  if (proof) url.searchParams.set('appsecret_proof', appSecretProof(accessToken, appSecret))
  const headers = { Authorization: `Bearer ${accessToken}` }
  const { status, json } = await exchangeJson({ method, url, headers, body, signal, timeoutMs })
  const error = readGraphError(json)
  return { status, json, ...(error && { error }) }
}

/** Hex HMAC-SHA256 of the token, keyed by the app secret (Meta, Secure Graph API calls, 2026-09). */
function appSecretProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}
